"""Findings: one thing noticed, with its place, what was seen, what was expected and how much it matters.

Belongs here: the finding itself and the catalogue of rules that reading a file can break.
Stays out: rules about accepted values; those are expectations and stand in `expectations/`.
"""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding matters. `critical` holds its slice back, `warning` lets it pass with a mark."""

    CRITICAL = "critical"
    WARNING = "warning"
    INFO = "info"


# rule: (severity, what was expected, what is wrong and what to do in the sender's language). Each rule tells the person
# who gets the finding what to mend.
READING_RULES: dict[str, tuple[Severity, str, str]] = {
    "file_empty": (
        Severity.CRITICAL,
        "a workbook or a CSV file with content; send it again",
        "Berkas kosong. Kirim ulang buku kerja atau berkas CSV yang berisi data.",
    ),
    "file_not_a_workbook": (
        Severity.CRITICAL,
        "a workbook (xlsx, xls, xlsb, ods) or a CSV file",
        "Berkas ini bukan buku kerja. Kirim sebagai xlsx, xls, xlsb, ods, atau CSV.",
    ),
    "file_damaged": (
        Severity.CRITICAL,
        "a file that opens; save it again in the spreadsheet program and resend",
        "Berkas rusak atau terpotong. Buka dan simpan ulang di program lembar kerja, lalu kirim kembali.",
    ),
    "file_encrypted": (
        Severity.CRITICAL,
        "a workbook without a password; remove the password and resend",
        "Buku kerja terkunci kata sandi. Hapus kata sandinya, lalu kirim kembali.",
    ),
    "file_too_large": (
        Severity.CRITICAL,
        "a workbook within the size limit; split it",
        "Buku kerja terlalu besar. Bagi menjadi beberapa berkas.",
    ),
    "form_unknown": (
        Severity.CRITICAL,
        "the headers of one of the known forms; see data/sources",
        "Judul kolom tidak dikenali sebagai formulir mana pun. Gunakan judul kolom formulir yang berlaku.",
    ),
    "form_ambiguous": (
        Severity.CRITICAL,
        "headers that fit one form, or the form's name as the landing folder",
        "Judul kolom cocok dengan lebih dari satu formulir. Sebutkan formulirnya saat mengirim.",
    ),
    "table_unknown": (
        Severity.WARNING,
        "tables of known forms; see data/sources",
        "Tabel ini bukan formulir yang dikenal dan tidak dibaca. Hapus, atau pakai judul kolom formulir.",
    ),
    "sheet_hidden": (
        Severity.INFO,
        "sheets that can be seen; unhide it or remove it",
        "Lembar ini tersembunyi, tetapi tetap dibaca. Tampilkan, atau hapus bila tidak dipakai.",
    ),
    "sheet_of_ours": (
        Severity.INFO,
        "nothing: it came from here and may be removed",
        "Lembar bantu dari Neraca Pendamping; tidak dibaca dan boleh dihapus.",
    ),
    "rows_hidden": (
        Severity.INFO,
        "rows that can be seen; clear the filter or unhide them",
        "Ada baris tersembunyi yang tetap dibaca. Hapus filter atau tampilkan barisnya.",
    ),
    "columns_hidden": (
        Severity.INFO,
        "columns that can be seen; unhide them or remove them",
        "Ada kolom tersembunyi yang tetap dibaca. Tampilkan, atau hapus bila tidak dipakai.",
    ),
    "header_unmapped": (
        Severity.WARNING,
        "a header named in the form's contract",
        "Judul kolom ini tidak ada di formulir; kolomnya tidak dibaca. Pakai judul sesuai formulir.",
    ),
    "header_ambiguous": (
        Severity.WARNING,
        "a header that tells one column and one period",
        "Judul kolom ini dapat berarti lebih dari satu kolom atau periode. Tulis lebih jelas.",
    ),
    "column_missing": (
        Severity.CRITICAL,
        "this column, which the form requires",
        "Kolom wajib tidak ada. Tambahkan kolom ini beserta isinya.",
    ),
    "column_absent": (
        Severity.INFO,
        "all columns of the form",
        "Ada kolom formulir yang tidak diisi. Tambahkan bila datanya ada.",
    ),
    "submission_empty": (
        Severity.CRITICAL,
        "records below the headers",
        "Tidak ada data di bawah judul kolom. Isi datanya, lalu kirim kembali.",
    ),
    "file_unreadable": (
        Severity.CRITICAL,
        "a file that the pipeline may read; change its permissions",
        "Berkas tidak dapat dibuka karena hak aksesnya. Kirim ulang.",
    ),
    "period_missing": (
        Severity.CRITICAL,
        "the year, in its column or in the title rows",
        "Tahun tidak ditemukan. Tulis di kolomnya atau di baris judul, misalnya TAHUN ANGGARAN 2021.",
    ),
    "period_ambiguous": (
        Severity.CRITICAL,
        "one period in the title rows, like `TA. 2021`",
        "Baris judul menyebut dua tahun. Tulis satu tahun saja, misalnya TA. 2021.",
    ),
    "period_part_unexpected": (
        Severity.CRITICAL,
        "a whole year, as the form has it; a part of one would replace it",
        "Formulir ini dilaporkan per tahun, tetapi judulnya menyebut bagian tahun. Kirim data setahun penuh.",
    ),
    "cell_merged_over_rows": (
        Severity.INFO,
        "a value in each row; cells that are not merged",
        "Sel ini digabung dengan sel di atasnya. Sebaiknya isi setiap baris.",
    ),
    "figure_merged_over_rows": (
        Severity.WARNING,
        "a figure in each row; cells that are not merged",
        "Angka digabung untuk beberapa baris sehingga tidak jelas milik baris mana. Isi setiap baris.",
    ),
    "cell_corrected": (
        Severity.INFO,
        "a file that needs no correction; see data/corrections",
        "Sel ini dibaca menurut koreksi petugas; perbaiki juga di berkas asal.",
    ),
    "correction_outdated": (
        Severity.WARNING,
        "a correction that is still needed; delete it from data/corrections",
        "Koreksi petugas tidak lagi cocok dengan isi sel ini.",
    ),
    "cell_not_understood": (
        Severity.WARNING,
        "a value of the column's type",
        "Isi sel ini tidak dapat dibaca. Tulis sesuai jenis kolomnya.",
    ),
    "required_cell_not_understood": (
        Severity.CRITICAL,
        "a value of the column's type; the form requires it",
        "Isi sel wajib ini tidak dapat dibaca. Tulis sesuai jenis kolomnya.",
    ),
    "number_format_undecidable": (
        Severity.WARNING,
        "numbers whose thousands and decimal signs can be told apart",
        "Tanda ribuan dan desimal tidak dapat dibedakan. Tulis angka tanpa tanda ribuan.",
    ),
    "scale_undecidable": (
        Severity.CRITICAL,
        "in the header of each column whether it is in thousands or millions",
        "Tidak jelas kolom mana yang dalam ribuan atau jutaan. Tulis satuannya di judul setiap kolom.",
    ),
    "figures_scaled": (
        Severity.INFO,
        "the scale in the header of each column",
        "Angka dikalikan sesuai satuan di judul tabel. Sebaiknya tulis satuannya di judul setiap kolom.",
    ),
    "sheet_without_table": (
        Severity.WARNING,
        "headers above the records of a sheet; or leave the sheet out",
        "Tidak ada tabel yang ditemukan di lembar ini. Tulis judul kolom di atas datanya, atau hapus lembarnya.",
    ),
    "sheet_of_text": (
        Severity.INFO,
        "tables; what a letter or an instruction says is not read",
        "Lembar ini hanya berisi teks dan tidak dibaca.",
    ),
    "row_above_header": (
        Severity.WARNING,
        "records below the headers only",
        "Baris di atas judul kolom ini tampak seperti data dan tidak dibaca. Pindahkan ke bawah judul kolom.",
    ),
    "row_read_as_no_record": (
        Severity.WARNING,
        "a total, note or heading that cannot be taken for a record",
        "Baris ini tidak dibaca sebagai data, tetapi terisi seperti data. Periksa isinya.",
    ),
    "regions_across": (
        Severity.WARNING,
        "one region in each row",
        "Nama daerah tersusun mendatar di judul kolom. Susun satu daerah per baris.",
    ),
    "cell_without_header": (
        Severity.WARNING,
        "a header over each column with something in it",
        "Sel ini berada di kolom tanpa judul dan tidak dibaca. Beri judul kolom, atau pindahkan isinya.",
    ),
    "row_longer_than_its_header": (
        Severity.CRITICAL,
        "a row whose cells stand under their headers; in a text file, quotation marks around `1,234`",
        "Baris ini lebih panjang daripada judul kolom sehingga isinya bergeser. Beri tanda kutip pada angka berkoma.",
    ),
    "date_order_undecidable": (
        Severity.WARNING,
        "days before months in the whole column, like 31/12/2020",
        "Urutan hari dan bulan tidak jelas di kolom ini. Tulis tanggal sebagai hari/bulan/tahun.",
    ),
    "percent_may_be_fraction": (
        Severity.WARNING,
        "percentages as numbers up to 100, or as texts with their %",
        "Persentase di kolom ini mungkin tersimpan sebagai pecahan. Tulis sebagai angka sampai 100.",
    ),
    "region_outside_section": (
        Severity.WARNING,
        "a region of the province that the section or title above names",
        "Daerah ini tidak termasuk provinsi pada judul di atasnya. Periksa letak barisnya.",
    ),
    "national_id_damaged": (
        Severity.CRITICAL,
        "16 digits stored as text (put an apostrophe before the number)",
        "NIK rusak atau tidak lengkap. Tulis 16 angka sebagai teks (awali dengan tanda petik).",
    ),
    "national_id_impossible": (
        Severity.CRITICAL,
        "the number on the identity card, with its province and birth date",
        "NIK ini tidak mungkin benar: kode provinsi atau tanggal lahirnya salah. Tulis sesuai KTP.",
    ),
    "column_repeats_another": (
        Severity.WARNING,
        "the column's own values, not those of the column beside it",
        "Kolom ini berisi salinan kolom lain. Isi dengan datanya sendiri.",
    ),
    "total_contradicts_rows": (
        Severity.WARNING,
        "the sum of the rows above; a row is missing, or a figure is wrong",
        "Baris jumlah tidak sama dengan penjumlahan baris di atasnya. Periksa baris yang hilang atau angka yang salah.",
    ),
    "region_outside_senders_province": (
        Severity.CRITICAL,
        "a region of the province that the titles name as sender",
        "Daerah ini tidak termasuk provinsi pengirim yang tertulis di judul. Perbaiki nama daerah atau judulnya.",
    ),
    "region_missing": (
        Severity.CRITICAL,
        "the name of a province, regency or city",
        "Nama daerah kosong. Tulis nama provinsi, kabupaten, atau kota.",
    ),
    "region_from_above": (
        Severity.INFO,
        "the region's name in each row",
        "Baris tanpa nama daerah dibaca sebagai milik daerah di atasnya. Sebaiknya tulis nama daerah di setiap baris.",
    ),
    "region_unknown": (
        Severity.CRITICAL,
        "the name of a province, regency or city as the interior ministry has it",
        "Nama daerah tidak dikenal. Tulis nama resmi menurut Kementerian Dalam Negeri.",
    ),
    "region_name_similar": (
        Severity.INFO,
        "the name of the region as the interior ministry has it",
        "Nama daerah mirip dengan nama resmi. Tulis nama resminya.",
    ),
    "region_named_by_its_town": (
        Severity.WARNING,
        "the name of the region, not of the town it is governed from",
        "Yang tertulis adalah nama ibu kotanya. Tulis nama kabupaten atau kotanya.",
    ),
    "region_not_of_the_period": (
        Severity.INFO,
        "a region that existed in the period; or the period is wrong",
        "Daerah ini belum atau tidak lagi ada pada periode itu. Periksa nama daerah dan tahunnya.",
    ),
    "region_ambiguous": (
        Severity.CRITICAL,
        "a name with its type (Kab./Kota), so that it fits one region only",
        "Nama ini dapat berarti kabupaten atau kota. Tulis Kab. atau Kota di depannya.",
    ),
    "region_outside_province": (
        Severity.CRITICAL,
        "a region of the province that the row names",
        "Daerah ini tidak berada di provinsi yang tertulis. Perbaiki nama daerah atau provinsinya.",
    ),
    "province_unknown": (
        Severity.WARNING,
        "the name of one of the 38 provinces",
        "Nama provinsi tidak dikenal. Tulis salah satu dari 38 provinsi.",
    ),
    "province_not_of_the_period": (
        Severity.INFO,
        "the province that the region lay in then",
        "Pada periode itu daerah ini berada di provinsi lain. Periksa provinsi dan tahunnya.",
    ),
    "code_names_another_region": (
        Severity.WARNING,
        "the code of the region that the row names",
        "Kode wilayah ini milik daerah lain. Perbaiki kodenya; yang dipakai adalah nama daerah.",
    ),
    "code_unknown": (
        Severity.WARNING,
        "a region code that exists",
        "Kode wilayah ini tidak ada. Perbaiki atau kosongkan kodenya.",
    ),
    "code_read_by_its_date": (
        Severity.WARNING,
        "the name of the region beside the code, which others bear as well",
        "Kode ini juga dipakai daerah lain. Tulis nama daerah di samping kodenya.",
    ),
    "feed_unreachable": (
        Severity.WARNING,
        "a feed that answers",
        "Umpan berita tidak dapat dihubungi.",
    ),
    "feed_not_understood": (
        Severity.WARNING,
        "an RSS or Atom feed",
        "Umpan berita bukan RSS atau Atom.",
    ),
    "page_unreachable": (
        Severity.WARNING,
        "a page that answers",
        "Halaman berita tidak dapat dihubungi.",
    ),
    "article_without_text": (
        Severity.INFO,
        "a page with an article in it",
        "Halaman ini tidak memuat artikel.",
    ),
    "article_undated": (
        Severity.INFO,
        "a date in the feed or on the page",
        "Artikel ini tidak bertanggal.",
    ),
    "mention_ambiguous": (
        Severity.INFO,
        "a name with its type (Kabupaten/Kota) in the article",
        "Nama daerah di artikel ini dapat berarti kabupaten atau kota.",
    ),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing noticed.

    `sheet`, `row` and `cell` are the place inside the file (`row` counts from 1, `cell` is like `C41`).
    `region_code` and `period` name the slice that it concerns; both None with `row` None means that it concerns
    the whole submission, with `row` given that the row could not be put into any slice.
    `seen` never holds personal data: it is masked before it gets here.
    """

    rule: str
    severity: Severity
    message: str
    expected: str
    form: str | None = None
    sheet: str | None = None
    row: int | None = None
    cell: str | None = None
    region_code: str | None = None
    period: str | None = None
    seen: str | None = None

    def __str__(self) -> str:
        place = " › ".join(part for part in (self.sheet, self.cell) if part)
        return f"{place}: {self.message}" if place else self.message


def reading_finding(rule: str, message: str, **place: str | int | None) -> Finding:
    """A finding of a catalogued reading rule: severity and expectation come from the catalogue."""
    severity, expected, _ = READING_RULES[rule]
    return Finding(rule=rule, severity=severity, message=message, expected=expected, **place)  # type: ignore[arg-type]
