"""Each of the nine forms in the layout in which it is sent, recognised by its headers and read by its contract."""

from datetime import date

import pytest

from orchestration.regions import Resolver
from orchestration.workbooks import load_forms, read_submissions
from orchestration.workbooks.contracts import load_categories
from orchestration.workspace import Workspace
from tests.conftest import workbook

WORKSPACE = Workspace.from_environment()
FORMS, CATEGORIES = load_forms(WORKSPACE.sources), load_categories(WORKSPACE.sources)
NIK = "'5103990101900001"


def read(rows, merges=()):
    """The only submission of a sheet, told by no more than its headers."""
    submissions, findings = read_submissions(workbook(rows, merges), FORMS, Resolver.load(), b"a key", CATEGORIES)
    assert findings == []
    (submission,) = submissions
    return submission


def values(submission, *columns):
    return list(zip(*(submission.records[column] for column in columns), strict=True))


def test_there_are_nine_forms():
    assert set(FORMS) == {
        "balatkop_training",
        "mentor_evaluation",
        "mentor_roster",
        "mentoring_log",
        "msme_population",
        "partnership",
        "pk2ukm_allocation",
        "pk2ukm_performance",
        "plut_consultants",
    }


@pytest.mark.parametrize("is_merged", [True, False])
def test_budget_performance_under_four_merged_header_rows(is_merged):
    blocks = ["PAGU", "REALISASI TAHAP 1", "REALISASI TAHAP 2", "SISA REALISASI"]
    rows = [
        ["KINERJA ANGGARAN PK2UKM"],
        ["TA. 2021"],
        [],
        ["NO", "PROV/KAB/KOTA", *[cell for block in blocks for cell in (block, None, None, None, None)]],
        [None, None, *["DIKLAT", "PENDAMPING", "TOTAL (ORANG)", "ANGGARAN (RP)", "PERSENT (%)"] * 4],
        [None, None, *["(ORANG)", "(ORANG)", "(ORANG)", "(RP)", "(%)"] * 4],
        [f"({number})" for number in range(1, 23)],
        [1, "Bali", *[100, 4, 104, "400.000.000", "100%"], *[50, 4, 54, "200.000.000", "50%"] * 3],
        [2, "Kab. Badung", *[58, 2, 60, "195.152.000", "100%"], *[29, 2, 31, "97.576.000", "50%"] * 3],
        ["JUMLAH", None, *[158, 6, 164, "595.152.000", "100%"], *[79, 6, 85, "297.576.000", "50%"] * 3],
        ["Sumber: Dinas Koperasi Provinsi Bali"],
    ]
    merges = ["A4:A6", "B4:B6", "C4:G4", "H4:L4", "M4:Q4", "R4:V4"] if is_merged else []
    submission = read(rows, merges)
    assert submission.form.form == "pk2ukm_performance"
    assert submission.findings == []
    assert values(submission, "region_code", "period", "ceiling_idr", "stage_1_mentors", "stage_2_percent") == [
        ("51", "2021", 400_000_000, 4, 50),
        ("51.03", "2021", 195_152_000, 2, 50),
    ]


def test_plut_consultants_with_a_column_that_holds_anothers_content():
    submission = read(
        [
            ["KONSULTAN PLUT-KUMKM TAHUN 2021"],
            [
                "No Registrasi",
                "Status",
                "Nama Lengkap",
                "ID Lembaga",
                "Lembaga",
                "Bidang Layanan",
                "Provinsi",
                "Kabupaten",
                "Alamat",
                "Pendidikan Terakhir",
                "Jurusan/Prodi",
                "Kompetensi",
                "Pengalaman",
                "Sertifikat",
                "Asosiasi",
            ],
            [
                "R-1",
                "Aktif",
                "Sintetis",
                "510301",
                "PLUT Badung",
                "Pemasaran",
                "Bali",
                "Kab. Badung",
                "Jl.",
                "S1",
                "Ekonomi",
                "Ritel",
                "5 tahun",
                "BNSP",
                "-",
            ],
            [
                "R-2",
                "Aktif",
                "Sintetis",
                "510301",
                "PLUT Badung",
                "PLUT Badung",
                "Bali",
                "Kab. Badung",
                "Jl.",
                "S1",
                "Ekonomi",
                "Ritel",
                "5 tahun",
                "BNSP",
                "-",
            ],
        ]
    )
    assert submission.form.form == "plut_consultants"
    assert values(submission, "region_code", "service_field", "education") == [
        ("51.03", "marketing", "s1"),
        ("51.03", None, "s1"),
    ]
    assert [(finding.rule, finding.cell) for finding in submission.findings] == [("cell_not_understood", "F4")]
    assert "full_name" not in submission.records


def test_the_mentoring_log_with_its_days():
    submission = read(
        [
            ["LAPORAN KEGIATAN PENDAMPINGAN"],
            ["TAHUN 2021"],
            [
                "No",
                "Lembaga",
                "Nama Konsultan",
                "Bidang Pendampingan",
                "Tanggal Pelaporan",
                "Tanggal Mulai",
                "Tanggal Selesai",
                "Nama Kegiatan",
                "Bidang Usaha",
                "Lokasi Kegiatan",
                "Jumlah Peserta",
                "Output",
                "Mitra Kegiatan",
                "Rencana Tindak Lanjut",
            ],
            [
                1,
                "PLUT Bali",
                "Sintetis",
                "Produksi",
                "05-03-2021",
                "01-03-2021",
                "3 Maret 2021",
                "Klinik",
                "Kuliner",
                "Kab. Badung",
                12,
                "NIB",
                "-",
                "-",
            ],
        ]
    )
    assert submission.form.form == "mentoring_log"
    assert submission.findings == []
    assert values(submission, "region_code", "period", "started_on", "ended_on", "participants") == [
        ("51.03", "2021", date(2021, 3, 1), date(2021, 3, 3), 12)
    ]


def test_training_participants_under_rows_that_tell_the_training():
    submission = read(
        [
            ["Jenis Kegiatan", ":", "Pelatihan"],
            ["Judul Kegiatan", ":", "Pelatihan Pendamping (data sintetis)"],
            ["Provinsi", ":", "Bali"],
            ["Kab/Kota", ":", "Kab. Badung"],
            ["Tanggal", ":", "01-03-2021 s/d 03-03-2021"],
            [],
            ["No", "Nama Lengkap", "Nomor KTP", "Jenis Kelamin", "Pendidikan Terakhir", "Nama Koperasi/UMKM", "Alamat"],
            [1, "Sintetis", NIK, "P", "SMA", "Warung", "Jl."],
        ]
    )
    assert submission.form.form == "balatkop_training"
    assert submission.findings == []
    assert values(submission, "region_code", "period", "gender", "education", "origin") == [
        ("51.03", "2021-03-01/2021-03-03", "female", "sma", "synthetic")
    ]


def test_the_evaluation_of_mentors_by_four_aspects():
    submission = read(
        [
            ["EVALUASI PENDAMPING TA 2021"],
            [
                "No",
                "Provinsi",
                "Kab/Kota",
                "Nama Pendamping",
                "Nomor KTP",
                "Kehadiran",
                "Kedisiplinan",
                "Ketaatan Pelaporan",
                "Hasil Target Kinerja",
                "Nilai Akhir",
            ],
            [1, "Bali", "Kab. Badung", "Sintetis", NIK, 90, "85,5", 70, 100, 86],
        ]
    )
    assert submission.form.form == "mentor_evaluation"
    assert submission.findings == []
    assert values(submission, "region_code", "attendance_points", "discipline_points") == [("51.03", 90, 85.5)]


def test_partnerships_with_large_firms():
    submission = read(
        [
            ["DATA KEMITRAAN TAHUN 2021"],
            [
                "No",
                "Provinsi",
                "Kab/Kota",
                "Nama UMKM",
                "Perusahaan Besar",
                "Bentuk Kemitraan",
                "Nilai Kontrak (Rp)",
                "Tanggal Mulai",
                "Tanggal Berakhir",
            ],
            [
                1,
                "Bali",
                "Kab. Badung",
                "Warung",
                "PT Contoh",
                "Rantai pasok",
                "Rp 1,5 juta",
                "1 Jan 2021",
                "31/12/2021",
            ],
        ]
    )
    assert submission.form.form == "partnership"
    assert submission.findings == []
    assert values(submission, "region_code", "contract_value_idr", "started_on", "ended_on") == [
        ("51.03", 1_500_000, date(2021, 1, 1), date(2021, 12, 31))
    ]
