"""Build the shipped spreadsheets from the facts beside this script; the same bytes every time.

The allocation and the Jawa Barat projection hold real published figures, laid out as their publishers lay them out. The
mentor rosters are synthetic: nobody in them exists, and every file says so in its title rows.
"""

import csv
import random
from datetime import datetime
from pathlib import Path

import xlsxwriter

HERE = Path(__file__).resolve().parent
FACTS = HERE / "facts"
YEAR = 2021
ROSTER_PROVINCES = {"Bali": "bali", "D.I. Yogyakarta": "yogyakarta", "Jawa Barat": "jawa-barat"}
HELD_BACK = "Kab. Garut"  # its rows are spoilt on purpose, so that the gate has something to hold back
ROSTER_HEADER = [
    "PROV", "NO", "Dinas Prov/Kab/Kota", "Nama Lengkap", "Nomor KTP", "Jenis Kelamin", "Agama", "Pendidikan",
    "Alamat Rumah", "No.Hp (WA)", "E-Mail",
]  # fmt: skip


def facts(name: str) -> list[dict[str, str]]:
    with (FACTS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def build_allocation(path: Path) -> None:
    """The PK2UKM allocation as the ministry lays it out: title rows, merged header, a total, a source line."""
    offices = facts("pk2ukm_allocation_2021.csv")
    with xlsxwriter.Workbook(path) as book:
        book.set_properties({"created": datetime(2021, 1, 1), "title": "Alokasi DAK Nonfisik PK2UKM 2021"})
        sheet = book.add_worksheet("Alokasi 2021")
        bold = book.add_format({"bold": True})
        head = book.add_format({"bold": True, "border": 1, "align": "center", "valign": "vcenter", "text_wrap": True})
        count, money = book.add_format({"border": 1}), book.add_format({"border": 1, "num_format": "#,##0"})

        sheet.write("A1", "ALOKASI DANA ALOKASI KHUSUS (DAK) NONFISIK", bold)
        sheet.write("A2", "PENINGKATAN KAPASITAS KOPERASI DAN USAHA KECIL MENENGAH (PK2UKM)", bold)
        sheet.write("A3", f"TAHUN ANGGARAN {YEAR}", bold)
        headers = ("NO", "PROVINSI", "DINAS PROV/KAB/KOTA", "KODE WILAYAH", "PAGU ANGGARAN (RP)")
        for column, text in enumerate(headers):
            sheet.merge_range(4, column, 5, column, text, head)
        sheet.merge_range(4, 5, 4, 6, "TARGET", head)
        sheet.write(5, 5, "PESERTA DIKLAT (ORANG)", head)
        sheet.write(5, 6, "PENDAMPING (ORANG)", head)
        for number, office in enumerate(offices, start=1):
            row = 5 + number
            sheet.write_number(row, 0, number, count)
            sheet.write_string(row, 1, office["province"], count)
            sheet.write_string(row, 2, office["office"], count)
            sheet.write_string(row, 3, office["code"], count)
            sheet.write_number(row, 4, int(office["budget_idr"]), money)
            sheet.write_number(row, 5, int(office["training_participants"]), money)
            sheet.write_number(row, 6, int(office["mentor_posts"]), money)
        total = 6 + len(offices)
        sheet.merge_range(total, 0, total, 3, "JUMLAH", head)
        for column, field in enumerate(("budget_idr", "training_participants", "mentor_posts"), start=4):
            sheet.write_number(total, column, sum(int(office[field]) for office in offices), money)
        sheet.write(
            total + 2,
            0,
            "Sumber: alokasi PK2UKM 2021, Kementerian Koperasi dan UKM; nama dan kode sebagaimana tertulis di sumber",
        )
        sheet.set_column("B:C", 32)
        sheet.set_column("D:G", 18)


def build_msme_projection(path: Path) -> None:
    """Open Data Jabar's projected number of UMKM in the portal's tidy layout."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(
            ["id", "kode_provinsi", "nama_provinsi", "kode_kabupaten_kota", "nama_kabupaten_kota",
             "proyeksi_jumlah_umkm", "satuan", "tahun"]
        )  # fmt: skip
        for number, fact in enumerate(facts("jabar_msme_projection.csv"), start=1):
            writer.writerow(
                [number, "32", "JAWA BARAT", fact["code"], fact["name"], fact["msme_projected"], "UNIT", fact["year"]]
            )


def build_roster(province: str, path: Path, luck: random.Random) -> None:
    """A synthetic mentor roster of one province: as many mentors as the allocation funds, in the export's layout."""
    offices = [office for office in facts("pk2ukm_allocation_2021.csv") if office["province"] == province]
    rows: list[list[str]] = []
    # The province's own office has no code: its mentors' numbers begin with the province's.
    own = next(office["code"] for office in offices if office["code"])[:2] + "00"
    for office in offices:
        mentors = [
            synthetic_mentor(office, office["code"] or own, number, luck)
            for number in range(int(office["mentor_posts"]))
        ]
        rows.extend(spoilt(mentors) if office["office"] == HELD_BACK else mentors)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        writer.writerow(["DATA PENDAMPING PK2UKM (DATA SINTETIS, BUKAN ORANG SEBENARNYA)"])
        writer.writerow([f"PROVINSI {province.upper()}"])
        writer.writerow([f"TAHUN ANGGARAN {YEAR}"])
        writer.writerow([])
        writer.writerow(ROSTER_HEADER)
        for number, row in enumerate(rows, start=1):
            writer.writerow([province, number, *row])


def synthetic_mentor(office: dict[str, str], code: str, number: int, luck: random.Random) -> list[str]:
    """One mentor who does not exist: the citizen number's sub-district and serial start with 99, which none has."""
    serial = f"{luck.randrange(1_000_000):06d}"
    female = luck.random() < 0.45
    day = luck.randrange(1, 29) + (40 if female else 0)
    born = f"{day:02d}{luck.randrange(1, 13):02d}{luck.randrange(70, 99):02d}"
    name = f"Sintetis {luck.choice(('Wulan', 'Surya', 'Bintang', 'Embun', 'Cakra', 'Melati'))}-{serial}"
    # The first mentor of Kab. Sleman has no education: a warning, so that every verdict is seen in the samples.
    gap = office["office"] == "Kab. Sleman" and number == 0
    return [
        office["office"],
        name,
        f"'{code[:4]}99{born}99{luck.randrange(1, 100):02d}",
        "Perempuan" if female else "Laki-laki",
        "null",
        "null" if gap else luck.choices(["SMA", "D3", "S1", "S2"], [2, 3, 8, 1])[0],
        f"Jl. Contoh Sintetis No. {serial}",
        f"'08990{serial}",
        f"sintetis.{serial}@contoh.example",
    ]


def spoilt(mentors: list[list[str]]) -> list[list[str]]:
    """What a spreadsheet program and a careless copy do: numbers in scientific notation, a row pasted twice."""
    rounded = [[*mentor[:2], f"{float(mentor[2][1:]):.5E}", *mentor[3:]] for mentor in mentors]
    honorary = [*mentors[0][:5], "undefined level", *mentors[0][6:]]
    return [rounded[0], mentors[1], mentors[1], honorary]


def main() -> None:
    build_allocation(HERE / "pk2ukm-alokasi-2021.xlsx")
    build_msme_projection(HERE / "opendata-jabar-proyeksi-jumlah-umkm.csv")
    luck = random.Random(2021)
    for province, slug in ROSTER_PROVINCES.items():
        build_roster(province, HERE / f"sintetis-data-pendamping-{slug}-{YEAR}.csv", luck)


if __name__ == "__main__":
    main()
