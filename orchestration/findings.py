"""Findings: one thing noticed, with its place, what was seen, what was expected and how much it matters.

Belongs here: the finding itself and the catalogue of rules that reading a file can break.
Stays out: rules about accepted values; those are expectations and stand in `expectations/`.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Severity(StrEnum):
    """How much a finding matters. `critical` holds its slice back, `warning` lets it pass with a mark."""

    CRITICAL = "critical"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Words:
    """A text in Indonesian, for the region, and in English, for everybody else.

    Raises:
        ValueError: one of them is blank.
    """

    id: str
    en: str

    def __post_init__(self) -> None:
        if not self.id.strip() or not self.en.strip():
            raise ValueError("a text stands in Indonesian (id) and in English (en)")


class ReadingRule(NamedTuple):
    """What reading can find: how much it matters, what was expected, and for the sender what is wrong and what to do.

    `advice` is in Indonesian; in English the finding's own message says it.
    """

    severity: Severity
    expected: Words
    advice: str


READING_RULES = {
    "file_empty": ReadingRule(
        Severity.CRITICAL,
        Words("buku kerja atau berkas CSV yang berisi data", "a workbook or a CSV file with content; send it again"),
        "Berkas kosong. Kirim ulang buku kerja atau berkas CSV yang berisi data.",
    ),
    "file_not_a_workbook": ReadingRule(
        Severity.CRITICAL,
        Words("buku kerja (xlsx, xls, xlsb, ods) atau berkas CSV", "a workbook (xlsx, xls, xlsb, ods) or a CSV file"),
        "Berkas ini bukan buku kerja. Kirim sebagai xlsx, xls, xlsb, ods, atau CSV.",
    ),
    "file_damaged": ReadingRule(
        Severity.CRITICAL,
        Words("berkas yang dapat dibuka", "a file that opens; save it again in the spreadsheet program and resend"),
        "Berkas rusak atau terpotong. Buka dan simpan ulang di program lembar kerja, lalu kirim kembali.",
    ),
    "file_encrypted": ReadingRule(
        Severity.CRITICAL,
        Words("buku kerja tanpa kata sandi", "a workbook without a password; remove the password and resend"),
        "Buku kerja terkunci kata sandi. Hapus kata sandinya, lalu kirim kembali.",
    ),
    "file_too_large": ReadingRule(
        Severity.CRITICAL,
        Words("buku kerja dalam batas ukuran", "a workbook within the size limit; split it"),
        "Buku kerja terlalu besar. Bagi menjadi beberapa berkas.",
    ),
    "form_unknown": ReadingRule(
        Severity.CRITICAL,
        Words(
            "judul kolom dari salah satu formulir yang dikenal",
            "the headers of one of the known forms; see data/sources",
        ),
        "Judul kolom tidak dikenali sebagai formulir mana pun. Gunakan judul kolom formulir yang berlaku.",
    ),
    "form_ambiguous": ReadingRule(
        Severity.CRITICAL,
        Words(
            "judul kolom yang cocok dengan satu formulir saja",
            "headers that fit one form, or the form's name as the landing folder",
        ),
        "Judul kolom cocok dengan lebih dari satu formulir. Sebutkan formulirnya saat mengirim.",
    ),
    "table_unknown": ReadingRule(
        Severity.WARNING,
        Words("tabel dari formulir yang dikenal", "tables of known forms; see data/sources"),
        "Tabel ini bukan formulir yang dikenal dan tidak dibaca. Hapus, atau pakai judul kolom formulir.",
    ),
    "sheet_hidden": ReadingRule(
        Severity.INFO,
        Words("lembar yang dapat dilihat", "sheets that can be seen; unhide it or remove it"),
        "Lembar ini tersembunyi, tetapi tetap dibaca. Tampilkan, atau hapus bila tidak dipakai.",
    ),
    "sheet_of_ours": ReadingRule(
        Severity.INFO,
        Words("tidak ada yang perlu diubah", "nothing: it came from here and may be removed"),
        "Lembar bantu dari Neraca Pendamping; tidak dibaca dan boleh dihapus.",
    ),
    "rows_hidden": ReadingRule(
        Severity.INFO,
        Words("baris yang dapat dilihat", "rows that can be seen; clear the filter or unhide them"),
        "Ada baris tersembunyi yang tetap dibaca. Hapus filter atau tampilkan barisnya.",
    ),
    "columns_hidden": ReadingRule(
        Severity.INFO,
        Words("kolom yang dapat dilihat", "columns that can be seen; unhide them or remove them"),
        "Ada kolom tersembunyi yang tetap dibaca. Tampilkan, atau hapus bila tidak dipakai.",
    ),
    "header_unmapped": ReadingRule(
        Severity.WARNING,
        Words("judul kolom yang ada di formulir", "a header named in the form's contract"),
        "Judul kolom ini tidak ada di formulir; kolomnya tidak dibaca. Pakai judul sesuai formulir.",
    ),
    "header_ambiguous": ReadingRule(
        Severity.WARNING,
        Words("judul yang menunjuk satu kolom dan satu periode", "a header that tells one column and one period"),
        "Judul kolom ini dapat berarti lebih dari satu kolom atau periode. Tulis lebih jelas.",
    ),
    "column_missing": ReadingRule(
        Severity.CRITICAL,
        Words("kolom ini, yang wajib dalam formulir", "this column, which the form requires"),
        "Kolom wajib tidak ada. Tambahkan kolom ini beserta isinya.",
    ),
    "column_absent": ReadingRule(
        Severity.INFO,
        Words("semua kolom formulir", "all columns of the form"),
        "Ada kolom formulir yang tidak diisi. Tambahkan bila datanya ada.",
    ),
    "submission_empty": ReadingRule(
        Severity.CRITICAL,
        Words("data di bawah judul kolom", "records below the headers"),
        "Tidak ada data di bawah judul kolom. Isi datanya, lalu kirim kembali.",
    ),
    "file_unreadable": ReadingRule(
        Severity.CRITICAL,
        Words("berkas yang boleh dibaca", "a file that the pipeline may read; change its permissions"),
        "Berkas tidak dapat dibuka karena hak aksesnya. Kirim ulang.",
    ),
    "period_missing": ReadingRule(
        Severity.CRITICAL,
        Words("tahun, di kolomnya atau di baris judul", "the year, in its column or in the title rows"),
        "Tahun tidak ditemukan. Tulis di kolomnya atau di baris judul, misalnya TAHUN ANGGARAN 2021.",
    ),
    "period_ambiguous": ReadingRule(
        Severity.CRITICAL,
        Words("satu periode di baris judul, misalnya TA. 2021", "one period in the title rows, like `TA. 2021`"),
        "Baris judul menyebut dua tahun. Tulis satu tahun saja, misalnya TA. 2021.",
    ),
    "period_part_unexpected": ReadingRule(
        Severity.CRITICAL,
        Words("setahun penuh, sesuai formulir", "a whole year, as the form has it; a part of one would replace it"),
        "Formulir ini dilaporkan per tahun, tetapi judulnya menyebut bagian tahun. Kirim data setahun penuh.",
    ),
    "cell_merged_over_rows": ReadingRule(
        Severity.INFO,
        Words("nilai di setiap baris, tanpa sel gabungan", "a value in each row; cells that are not merged"),
        "Sel ini digabung dengan sel di atasnya. Sebaiknya isi setiap baris.",
    ),
    "figure_merged_over_rows": ReadingRule(
        Severity.WARNING,
        Words("angka di setiap baris, tanpa sel gabungan", "a figure in each row; cells that are not merged"),
        "Angka digabung untuk beberapa baris sehingga tidak jelas milik baris mana. Isi setiap baris.",
    ),
    "cell_corrected": ReadingRule(
        Severity.INFO,
        Words("berkas yang tidak memerlukan koreksi", "a file that needs no correction; see data/corrections"),
        "Sel ini dibaca menurut koreksi petugas; perbaiki juga di berkas asal.",
    ),
    "correction_outdated": ReadingRule(
        Severity.WARNING,
        Words("koreksi yang masih diperlukan", "a correction that is still needed; delete it from data/corrections"),
        "Koreksi petugas tidak lagi cocok dengan isi sel ini.",
    ),
    "cell_not_understood": ReadingRule(
        Severity.WARNING,
        Words("nilai sesuai jenis kolomnya", "a value of the column's type"),
        "Isi sel ini tidak dapat dibaca. Tulis sesuai jenis kolomnya.",
    ),
    "required_cell_not_understood": ReadingRule(
        Severity.CRITICAL,
        Words(
            "nilai sesuai jenis kolomnya; kolom ini wajib diisi", "a value of the column's type; the form requires it"
        ),
        "Isi sel wajib ini tidak dapat dibaca. Tulis sesuai jenis kolomnya.",
    ),
    "number_format_undecidable": ReadingRule(
        Severity.WARNING,
        Words(
            "angka yang tanda ribuan dan desimalnya dapat dibedakan",
            "numbers whose thousands and decimal signs can be told apart",
        ),
        "Tanda ribuan dan desimal tidak dapat dibedakan. Tulis angka tanpa tanda ribuan.",
    ),
    "scale_undecidable": ReadingRule(
        Severity.CRITICAL,
        Words(
            "satuan (ribuan atau jutaan) di judul setiap kolom",
            "in the header of each column whether it is in thousands or millions",
        ),
        "Tidak jelas kolom mana yang dalam ribuan atau jutaan. Tulis satuannya di judul setiap kolom.",
    ),
    "figures_scaled": ReadingRule(
        Severity.INFO,
        Words("satuan di judul setiap kolom", "the scale in the header of each column"),
        "Angka dikalikan sesuai satuan di judul tabel. Sebaiknya tulis satuannya di judul setiap kolom.",
    ),
    "sheet_without_table": ReadingRule(
        Severity.WARNING,
        Words("judul kolom di atas data lembar ini", "headers above the records of a sheet; or leave the sheet out"),
        "Tidak ada tabel yang ditemukan di lembar ini. Tulis judul kolom di atas datanya, atau hapus lembarnya.",
    ),
    "sheet_of_text": ReadingRule(
        Severity.INFO,
        Words(
            "tabel; isi surat atau petunjuk tidak dibaca", "tables; what a letter or an instruction says is not read"
        ),
        "Lembar ini hanya berisi teks dan tidak dibaca.",
    ),
    "row_above_header": ReadingRule(
        Severity.WARNING,
        Words("data hanya di bawah judul kolom", "records below the headers only"),
        "Baris di atas judul kolom ini tampak seperti data dan tidak dibaca. Pindahkan ke bawah judul kolom.",
    ),
    "row_read_as_no_record": ReadingRule(
        Severity.WARNING,
        Words(
            "jumlah, catatan, atau judul yang tidak tampak seperti data",
            "a total, note or heading that cannot be taken for a record",
        ),
        "Baris ini tidak dibaca sebagai data, tetapi terisi seperti data. Periksa isinya.",
    ),
    "regions_across": ReadingRule(
        Severity.WARNING,
        Words("satu daerah di setiap baris", "one region in each row"),
        "Nama daerah tersusun mendatar di judul kolom. Susun satu daerah per baris.",
    ),
    "cell_without_header": ReadingRule(
        Severity.WARNING,
        Words("judul di atas setiap kolom yang berisi", "a header over each column with something in it"),
        "Sel ini berada di kolom tanpa judul dan tidak dibaca. Beri judul kolom, atau pindahkan isinya.",
    ),
    "row_longer_than_its_header": ReadingRule(
        Severity.CRITICAL,
        Words(
            "sel yang berada di bawah judulnya; di berkas teks, tanda kutip pada angka berkoma",
            "a row whose cells stand under their headers; in a text file, quotation marks around `1,234`",
        ),
        "Baris ini lebih panjang daripada judul kolom sehingga isinya bergeser. Beri tanda kutip pada angka berkoma.",
    ),
    "date_order_undecidable": ReadingRule(
        Severity.WARNING,
        Words(
            "hari sebelum bulan di seluruh kolom, misalnya 31/12/2020",
            "days before months in the whole column, like 31/12/2020",
        ),
        "Urutan hari dan bulan tidak jelas di kolom ini. Tulis tanggal sebagai hari/bulan/tahun.",
    ),
    "percent_may_be_fraction": ReadingRule(
        Severity.WARNING,
        Words(
            "persentase sebagai angka sampai 100, atau sebagai teks dengan tanda %",
            "percentages as numbers up to 100, or as texts with their %",
        ),
        "Persentase di kolom ini mungkin tersimpan sebagai pecahan. Tulis sebagai angka sampai 100.",
    ),
    "region_outside_section": ReadingRule(
        Severity.WARNING,
        Words(
            "daerah dari provinsi pada judul di atasnya",
            "a region of the province that the section or title above names",
        ),
        "Daerah ini tidak termasuk provinsi pada judul di atasnya. Periksa letak barisnya.",
    ),
    "national_id_damaged": ReadingRule(
        Severity.CRITICAL,
        Words("16 angka yang disimpan sebagai teks", "16 digits stored as text (put an apostrophe before the number)"),
        "NIK rusak atau tidak lengkap. Tulis 16 angka sebagai teks (awali dengan tanda petik).",
    ),
    "national_id_impossible": ReadingRule(
        Severity.CRITICAL,
        Words(
            "nomor pada KTP, dengan provinsi dan tanggal lahirnya",
            "the number on the identity card, with its province and birth date",
        ),
        "NIK ini tidak mungkin benar: kode provinsi atau tanggal lahirnya salah. Tulis sesuai KTP.",
    ),
    "column_repeats_another": ReadingRule(
        Severity.WARNING,
        Words(
            "isi kolom ini sendiri, bukan salinan kolom di sebelahnya",
            "the column's own values, not those of the column beside it",
        ),
        "Kolom ini berisi salinan kolom lain. Isi dengan datanya sendiri.",
    ),
    "total_contradicts_rows": ReadingRule(
        Severity.WARNING,
        Words("jumlah baris di atasnya", "the sum of the rows above; a row is missing, or a figure is wrong"),
        "Baris jumlah tidak sama dengan penjumlahan baris di atasnya. Periksa baris yang hilang atau angka yang salah.",
    ),
    "region_outside_senders_province": ReadingRule(
        Severity.CRITICAL,
        Words(
            "daerah dari provinsi pengirim yang tertulis di judul",
            "a region of the province that the titles name as sender",
        ),
        "Daerah ini tidak termasuk provinsi pengirim yang tertulis di judul. Perbaiki nama daerah atau judulnya.",
    ),
    "region_missing": ReadingRule(
        Severity.CRITICAL,
        Words("nama provinsi, kabupaten, atau kota", "the name of a province, regency or city"),
        "Nama daerah kosong. Tulis nama provinsi, kabupaten, atau kota.",
    ),
    "region_from_above": ReadingRule(
        Severity.INFO,
        Words("nama daerah di setiap baris", "the region's name in each row"),
        "Baris tanpa nama daerah dibaca sebagai milik daerah di atasnya. Sebaiknya tulis nama daerah di setiap baris.",
    ),
    "region_unknown": ReadingRule(
        Severity.CRITICAL,
        Words(
            "nama provinsi, kabupaten, atau kota menurut Kementerian Dalam Negeri",
            "the name of a province, regency or city as the interior ministry has it",
        ),
        "Nama daerah tidak dikenal. Tulis nama resmi menurut Kementerian Dalam Negeri.",
    ),
    "region_name_similar": ReadingRule(
        Severity.INFO,
        Words("nama daerah menurut Kementerian Dalam Negeri", "the name of the region as the interior ministry has it"),
        "Nama daerah mirip dengan nama resmi. Tulis nama resminya.",
    ),
    "region_named_by_its_town": ReadingRule(
        Severity.WARNING,
        Words("nama daerahnya, bukan nama ibu kotanya", "the name of the region, not of the town it is governed from"),
        "Yang tertulis adalah nama ibu kotanya. Tulis nama kabupaten atau kotanya.",
    ),
    "region_not_of_the_period": ReadingRule(
        Severity.INFO,
        Words("daerah yang ada pada periode itu", "a region that existed in the period; or the period is wrong"),
        "Daerah ini belum atau tidak lagi ada pada periode itu. Periksa nama daerah dan tahunnya.",
    ),
    "region_ambiguous": ReadingRule(
        Severity.CRITICAL,
        Words(
            "nama dengan jenisnya (Kab. atau Kota), sehingga cocok dengan satu daerah saja",
            "a name with its type (Kab./Kota), so that it fits one region only",
        ),
        "Nama ini dapat berarti kabupaten atau kota. Tulis Kab. atau Kota di depannya.",
    ),
    "region_outside_province": ReadingRule(
        Severity.CRITICAL,
        Words("daerah dari provinsi yang tertulis di baris itu", "a region of the province that the row names"),
        "Daerah ini tidak berada di provinsi yang tertulis. Perbaiki nama daerah atau provinsinya.",
    ),
    "province_unknown": ReadingRule(
        Severity.WARNING,
        Words("nama salah satu dari 38 provinsi", "the name of one of the 38 provinces"),
        "Nama provinsi tidak dikenal. Tulis salah satu dari 38 provinsi.",
    ),
    "province_not_of_the_period": ReadingRule(
        Severity.INFO,
        Words("provinsi daerah itu pada periode tersebut", "the province that the region lay in then"),
        "Pada periode itu daerah ini berada di provinsi lain. Periksa provinsi dan tahunnya.",
    ),
    "code_names_another_region": ReadingRule(
        Severity.WARNING,
        Words("kode daerah yang tertulis di baris itu", "the code of the region that the row names"),
        "Kode wilayah ini milik daerah lain. Perbaiki kodenya; yang dipakai adalah nama daerah.",
    ),
    "code_unknown": ReadingRule(
        Severity.WARNING,
        Words("kode wilayah yang ada", "a region code that exists"),
        "Kode wilayah ini tidak ada. Perbaiki atau kosongkan kodenya.",
    ),
    "code_read_by_its_date": ReadingRule(
        Severity.WARNING,
        Words("nama daerah di samping kodenya", "the name of the region beside the code, which others bear as well"),
        "Kode ini juga dipakai daerah lain. Tulis nama daerah di samping kodenya.",
    ),
    "feed_unreachable": ReadingRule(
        Severity.WARNING,
        Words("umpan berita yang menjawab", "a feed that answers"),
        "Umpan berita tidak dapat dihubungi.",
    ),
    "feed_not_understood": ReadingRule(
        Severity.WARNING,
        Words("umpan RSS atau Atom", "an RSS or Atom feed"),
        "Umpan berita bukan RSS atau Atom.",
    ),
    "page_unreachable": ReadingRule(
        Severity.WARNING,
        Words("halaman yang menjawab", "a page that answers"),
        "Halaman berita tidak dapat dihubungi.",
    ),
    "article_without_text": ReadingRule(
        Severity.INFO,
        Words("halaman yang memuat artikel", "a page with an article in it"),
        "Halaman ini tidak memuat artikel.",
    ),
    "article_undated": ReadingRule(
        Severity.INFO,
        Words("tanggal di umpan atau di halamannya", "a date in the feed or on the page"),
        "Artikel ini tidak bertanggal.",
    ),
    "mention_ambiguous": ReadingRule(
        Severity.INFO,
        Words(
            "nama dengan jenisnya (Kabupaten/Kota) di dalam artikel",
            "a name with its type (Kabupaten/Kota) in the article",
        ),
        "Nama daerah di artikel ini dapat berarti kabupaten atau kota.",
    ),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing noticed.

    `sheet`, `row` and `cell` are the place inside the file (`row` counts from 1, `cell` is like `C41`).
    `region_code` and `period` name the slice that it concerns; both None with `row` None means that it concerns
    the whole submission, with `row` given that the row could not be put into any slice.
    `seen` never holds personal data: it is masked before it gets here. `wanted` is what should stand there, where that
    is known, as a workbook writes it: a header of the form, a sum, a code.
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
    wanted: str | None = None

    def __str__(self) -> str:
        place = " › ".join(part for part in (self.sheet, self.cell) if part)
        return f"{place}: {self.message}" if place else self.message


def reading_finding(rule: str, message: str, **place: str | int | None) -> Finding:
    """A finding of a catalogued reading rule: severity and expectation come from the catalogue."""
    severity, expected, _ = READING_RULES[rule]
    return Finding(rule=rule, severity=severity, message=message, expected=expected.en, **place)  # type: ignore[arg-type]
