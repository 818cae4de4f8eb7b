"""What `neraca inspect --suggest` proposes: a diff that applies, after which the header is mapped."""

import re
import shutil
import subprocess

import pytest
import yaml

from orchestration.regions import Resolver
from orchestration.workbooks import ContractError, load_forms
from orchestration.workbooks.inspection import inspect_file
from orchestration.workbooks.suggestion import suggest
from orchestration.workspace import Workspace
from tests.conftest import workbook

SOURCES = Workspace.from_environment().sources
RESOLVER = Resolver.load()

ALLOCATION = ["No", "Provinsi", "Nama Daerah", "Kode", "Pagu (Rp)", "Peserta (Orang)", "Pendamping (Orang)"]
BADUNG = [1, "Bali", "Kab. Badung", "5103", 390304000, 116, 2]
ROSTER = ["Dinas Prov/Kab/Kota", "Nama Lengkap", "Nomor KTP", "Jenis Kelamin", "Agama", "Alamat Rumah", "E-Mail"]
MENTOR = ["Kab. Badung", "Ni Wayan Rahasia", "'5103014509900001", "Perempuan", "Hindu", "Jl. Mawar 7", "r@x.example"]
VISITS = """\
# Visits of mentors.
form: visits
title: Kunjungan
description: >-
  Visits.
publisher: Dinas
licence: open
cadence: yearly
owner: team:tests
origin: submitted
grain: one row per region
region: {header: [Daerah]}  # as the office writes it
period:
  title: [TA]
columns:
  # The figure that counts.
  visits:
    header:
      - Kunjungan   # since 2019
      - Jumlah Kunjungan
    type: integer
    description: Visits.
  firms:
    header: [Usaha Binaan, "Usaha: Binaan",]  # two ways
    type: integer
    description: >-
      Firms,
      counted.

# The end.
"""


@pytest.fixture
def project(tmp_path):
    """A project folder with the shipped contracts."""
    shutil.copytree(SOURCES, tmp_path / "data" / "sources")
    return tmp_path


@pytest.fixture
def visits(tmp_path):
    """A project folder with one small contract, whose comments and writing must stay."""
    folder = tmp_path / "data" / "sources"
    folder.mkdir(parents=True)
    (folder / "visits.yml").write_text(VISITS, encoding="utf-8")
    return tmp_path


def inspected(project, rows, name="kiriman.xlsx"):
    return inspect_file(name, workbook(rows), load_forms(project / "data" / "sources"), RESOLVER)


def suggested(project, rows, name="kiriman.xlsx"):
    sources = project / "data" / "sources"
    return suggest(inspected(project, rows, name), load_forms(sources), sources, project)


def apply(project, suggestions):
    """`git apply` the diffs, and load what comes out."""
    for suggestion in suggestions:
        done = subprocess.run(
            ["git", "apply", "-"], cwd=project, input=suggestion.diff, text=True, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr + suggestion.diff
    return load_forms(project / "data" / "sources")


def unmapped(project, rows):
    (_, tables) = inspected(project, rows).found[0]
    return tables[0].unmapped


def sheet(header, *records, title="TA. 2021"):
    return [[title], header, *records]


# A known form


def test_a_slip_in_a_header_becomes_a_synonym_of_the_column_that_the_table_lacks(project):
    rows = sheet([*ALLOCATION[:-1], "Tenaga Pendamping (Orng)"], BADUNG)
    (suggestion,) = suggested(project, rows)
    (proposal,) = suggestion.headers
    assert (proposal.proposal, proposal.target, proposal.cell) == ("synonym", "mentor_posts", "G2")
    assert (proposal.nearest, proposal.samples) == ("Pendamping (Orang)", ["2"])
    assert suggestion.contract == "data/sources/pk2ukm_allocation.yml"
    assert "+    header: [Pendamping (Orang), Tenaga Pendamping (Orng)]  # 2; nearest: 'Pendamping" in suggestion.diff
    forms = apply(project, [suggestion])
    assert "Tenaga Pendamping (Orng)" in forms["pk2ukm_allocation"].columns["mentor_posts"].header
    assert unmapped(project, rows) == []


def test_a_header_like_none_becomes_a_column_of_the_type_of_its_values(project):
    rows = sheet([*ALLOCATION, "Jam Pelatihan", "Serapan (%)"], [*BADUNG, 40, "98,5%"])
    (suggestion,) = suggested(project, rows)
    columns = apply(project, [suggestion])["pk2ukm_allocation"].columns
    assert (columns["jam_pelatihan"].type, columns["jam_pelatihan"].required) == ("integer", False)
    assert (columns["serapan"].type, columns["serapan"].unit) == ("number", "percent")
    assert unmapped(project, rows) == []


@pytest.mark.parametrize(("header", "cell"), [("Keterangan", "ok"), ("Paraf", None), ("Kolom Kosong", "-")])
def test_remarks_and_blank_columns_are_ignored(project, header, cell):
    rows = sheet([*ALLOCATION, header], [*BADUNG, cell])
    (suggestion,) = suggested(project, rows)
    assert [proposal.proposal for proposal in suggestion.headers] == ["ignore"]
    assert header in apply(project, [suggestion])["pk2ukm_allocation"].ignore
    assert unmapped(project, rows) == []


def test_a_near_header_over_values_of_another_kind_is_no_synonym(project):
    rows = sheet([*ALLOCATION[:-1], "Pendamping (Orng)"], [*BADUNG[:-1], "belum ada"])
    (suggestion,) = suggested(project, rows)
    (proposal,) = suggestion.headers
    assert (proposal.proposal, proposal.nearest) == ("column", "Pendamping (Orang)")


def test_of_a_header_that_stands_twice_nothing_can_be_proposed(project):
    assert suggested(project, sheet([*ALLOCATION, "Pendamping (Orang)"], [*BADUNG, 3])) == []


def test_nothing_is_proposed_where_every_header_is_known(project):
    assert suggested(project, sheet(ALLOCATION, BADUNG)) == []


def test_lines_go_into_block_and_flow_lists_and_all_that_stood_there_stays(visits):
    rows = sheet(["Daerah", "Jumlah Kunjungn", "Usaha Binaann", "Biaya (Rp)", "Paraf"], ["Kab. Badung", 5, 6, 7, None])
    path = visits / "data" / "sources" / "visits.yml"
    (suggestion,) = suggested(visits, sheet(["Daerah", "Jumlah Kunjungan", *rows[1][2:]], rows[2]))
    visits_form = apply(visits, [suggestion])["visits"]
    (suggestion,) = suggested(visits, sheet(["Daerah", "Jumlah Kunjungn", *rows[1][2:]], rows[2]))
    visits_form = apply(visits, [suggestion])["visits"]
    assert visits_form.columns["visits"].header == ["Kunjungan", "Jumlah Kunjungan", "Jumlah Kunjungn"]
    assert visits_form.columns["firms"].header == ["Usaha Binaan", "Usaha: Binaan", "Usaha Binaann"]
    assert visits_form.columns["biaya_rp"].unit == "IDR"
    assert visits_form.ignore == ["Paraf"]
    assert unmapped(visits, rows) == []
    changed = path.read_text(encoding="utf-8")
    removed = [line for line in VISITS.splitlines() if line not in changed.splitlines()]
    assert removed == ['    header: [Usaha Binaan, "Usaha: Binaan",]  # two ways']
    assert "# two ways | 6; nearest: 'Usaha Binaan' of firms" in changed
    assert "      - Jumlah Kunjungn  # 5; nearest: 'Jumlah Kunjungan' of visits" in changed


def test_a_contract_without_a_last_line_break_can_be_added_to(visits):
    path = visits / "data" / "sources" / "visits.yml"
    path.write_text(VISITS.rstrip(), encoding="utf-8")
    rows = sheet(["Daerah", "Kunjungan", "Usaha Binaan", "Paraf"], ["Kab. Badung", 5, 6, None])
    assert apply(visits, suggested(visits, rows))["visits"].ignore == ["Paraf"]


@pytest.mark.parametrize(
    "header",
    [
        "Jumlah: Siswa",
        "No #1 Siswa",
        "[Siswa]",
        "Siswa, Guru",
        "'Siswa",
        "2019",
        "yes",
        "Siswa*",
        "Siswa › Guru",
        "Ünï",
    ],
)
def test_a_header_of_any_signs_is_written_so_that_yaml_reads_it(visits, header):
    rows = sheet(["Daerah", "Kunjungan", "Usaha Binaan", header], ["Kab. Badung", 5, 6, 7])
    apply(visits, suggested(visits, rows))
    assert unmapped(visits, rows) == []


def test_a_header_that_only_its_path_tells_from_others_is_named_by_its_path(visits):
    header = [["Daerah", "Kunjungan", "Usaha Binaan", "Pagu", None, "Realisasi", None]]
    header += [[None, None, None, "Anggaran", "Siswa", "Anggaran", "Guru"]]
    rows = [["TA. 2021"], *header, ["Kab. Badung", 5, 6, 7, 8, 9, 10]]
    columns = apply(visits, suggested(visits, rows))["visits"].columns
    assert columns["pagu_anggaran"].header == ["Pagu › Anggaran"]
    assert columns["siswa"].header == ["Siswa"]
    assert unmapped(visits, rows) == []


def test_of_persons_no_value_is_shown_and_a_new_column_is_dropped(project):
    rows = sheet([*ROSTER, "Nama Ibu Kandung"], [*MENTOR, "Ni Made Rahasia"])
    (suggestion,) = suggested(project, rows)
    (proposal,) = suggestion.headers
    assert proposal.samples == ["xx xxxx xxxxxxx"]
    assert "Rahasia" not in suggestion.diff
    assert apply(project, [suggestion])["mentor_roster"].columns["nama_ibu_kandung"].personal == "drop"


def test_a_contract_in_one_line_is_told_and_not_broken(visits):
    path = visits / "data" / "sources" / "visits.yml"
    contract = yaml.safe_load(VISITS)
    path.write_text(yaml.safe_dump(contract, default_flow_style=True, width=10_000), encoding="utf-8")
    rows = sheet(["Daerah", "Kunjungan", "Usaha Binaan", "Biaya (Rp)"], ["Kab. Badung", 5, 6, 7])
    with pytest.raises(ContractError, match=r"visits\.yml: columns"):
        suggested(visits, rows)


# A new form


def filled_in(project, suggestions):
    """Apply a new contract and fill in what the file could not tell."""
    (suggestion,) = suggestions
    path = project / suggestion.contract
    subprocess.run(["git", "apply", "-"], cwd=project, input=suggestion.diff, text=True, check=True)
    path.write_text(re.sub(r"(?m)^# (\w+): .*", r"\1: x", path.read_text(encoding="utf-8")), encoding="utf-8")
    return load_forms(project / "data" / "sources")[suggestion.form]


def test_a_sheet_of_no_known_form_gives_a_whole_contract(project):
    rows = sheet(
        ["No", "Kabupaten/Kota", "Jumlah Koperasi", "Volume Usaha (Rp juta)", "Tanggal RAT", "Keterangan"],
        [1, "Kab. Badung", 12, 5.5, "31-12-2021", "-"],
        [2, "Kab. Bangli", 10, 4, "30-12-2021", "-"],
        title="KERAGAAN KOPERASI TAHUN 2021",
    )
    form = filled_in(project, suggested(project, rows))
    assert (form.form, form.title) == ("keragaan_koperasi", "KERAGAAN KOPERASI TAHUN 2021")
    assert (form.region.header, form.period.title) == (["Kabupaten/Kota"], ["Tahun"])
    assert {name: column.type for name, column in form.columns.items()} == {
        "jumlah_koperasi": "integer",
        "volume_usaha_rp": "integer",
        "tanggal_rat": "date",
    }
    assert form.ignore == ["No", "Keterangan"]
    assert inspected(project, rows).tables[0].form == "keragaan_koperasi"
    assert unmapped(project, rows) == []


def test_a_form_without_titles_is_named_after_its_file(project):
    rows = [["Kabupaten/Kota", "Tahun", "Siswa"], ["Kab. Badung", 2021, 5], ["Kab. Bangli", 2021, 6]]
    form = filled_in(project, suggested(project, rows, name="Data Siswa-2021.xlsx"))
    assert (form.form, form.period.header) == ("data_siswa", ["Tahun"])


def test_years_across_the_columns_are_one_column_of_a_new_form(project):
    rows = sheet(["Kab/Kota", 2019, 2020], ["Kab. Badung", 1, 2], ["Kab. Bangli", 3, 4], title="JUMLAH SISWA")
    form = filled_in(project, suggested(project, rows))
    assert form.period.across == "jumlah_siswa"
    assert list(form.columns) == ["jumlah_siswa"]
    assert inspected(project, rows).tables[0].form == "jumlah_siswa"


def test_a_new_form_about_persons_shows_no_value(project):
    rows = sheet(["Kab/Kota", "Nama", "NIK", "Hobi"], ["Kab. Badung", "Ni Wayan Rahasia", "'5103014509900001", "Tari"])
    (suggestion,) = suggested(project, rows)
    assert [secret for secret in ("Rahasia", "5103014509900001", "Tari") if secret in suggestion.diff] == []
    columns = filled_in(project, [suggestion]).columns
    assert (columns["nik"].type, columns["nik"].personal, columns["nama"].personal) == (
        "national_id",
        "pseudonymise",
        "drop",
    )
