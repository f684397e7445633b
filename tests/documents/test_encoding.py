"""The encoding of a text file is the one whose letters read as words."""

from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from chatdong.documents.delimited import read_csv
from chatdong.documents.encoding import ENCODINGS, encoding_of, score
from chatdong.documents.reader import UnreadableDocument
from tests.documents.files import only, opened
from tests.properties import examples

HEAD = "item,date,amount\n"


def found(text: str, encoding: str) -> str | None:
    return opened((HEAD + text).encode(encoding)).encoding


@pytest.mark.parametrize(
    "text",
    [
        "화환",
        "꽃",
        "식대",
        "김",
        "강사료, 다과",
        "※ 참고",
        "회의비·다과비",
        "㈜가온",
        "①",
        "똠방각하",
        "홍길동",
        "서울시 강남구",
        "가",
        "뷁",
        "₩1,000",
    ],
)
def test_even_one_korean_word_among_plain_letters_is_read_as_korean(text: str) -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        assert found(text, encoding) == encoding
    # cp949 has no won sign; and a syllable that no standard has is in its bytes a Chinese letter of everyday Japanese.
    if text[0] not in "₩뷁":
        assert found(text, "cp949") == "cp949"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("项目,日期,金额\n会议费,2016-05-13,100\n", "gb18030"),
        ("编号,姓名\n1,王小明\n2,李华\n", "gb18030"),
        ("項目,日期,金額\n會議費,2016-05-13,100\n", "cp950"),
        ("編號,姓名\n1,王小明\n", "cp950"),
        ("項目,日付,金額\n消耗品,2016-05-13,100\nコピー用紙,2016-05-14,200\n", "cp932"),
        ("お茶代\n", "cp932"),
        ("Müller,Straße\n", "cp1252"),
        ("café,août,déjà\n", "cp1252"),
    ],
)
def test_text_of_another_language_is_read_in_its_encoding_and_that_is_said(text: str, encoding: str) -> None:
    document = opened((HEAD + text).encode(encoding))
    assert document.encoding == encoding
    assert only(document)[1:] == [line.split(",") for line in text.splitlines()]
    assert f"글자를 {encoding} 방식으로" in str(document.notes[0])
    assert found(text, "utf-8") == "utf-8"


def test_all_encodings_that_read_the_file_are_told_the_likeliest_first() -> None:
    document = opened((HEAD + "화환,2016-05-13,1000\n").encode("cp949"))
    assert document.encodings[0] == "cp949"
    assert set(document.encodings) == {"cp949", "gb18030", "cp932", "cp1252", "utf-8"}
    assert only(opened((HEAD + "화환\n").encode("cp949"), encoding="utf-8"))[1] == ["ȭȯ"]


@pytest.mark.parametrize("label", ["cp949", "EUC-KR", "ks_c_5601-1987", " MS949 "])
def test_an_encoding_is_chosen_by_any_of_its_names(label: str) -> None:
    document = opened((HEAD + "화환\n").encode("cp949"), encoding=label)
    assert (document.encoding, document.notes) == ("cp949", ())


def test_a_mark_at_the_beginning_is_no_letter_whatever_is_chosen() -> None:
    assert only(opened("가,나\n".encode("utf-8-sig"), encoding="utf-8")) == [["가", "나"]]
    assert only(opened("가,나\n".encode("utf-16"))) == [["가", "나"]]
    assert only(opened("가,나\n1,2\n".encode("utf-16-le"))) == [["가", "나"], ["1", "2"]]
    assert only(opened("가,나\n1,2\n".encode("utf-16-be"))) == [["가", "나"], ["1", "2"]]


def test_one_broken_letter_in_a_long_file_is_named_by_its_line_and_does_not_change_the_encoding() -> None:
    lines = ["강사료,2016-05-13,1000\n".encode()] * 5000
    lines[3210] = b"\xb0\xa1,2016-05-13,1\n"
    read = opened(HEAD.encode() + b"".join(lines))
    assert (read.encoding, read.tables[0].broken) == ("utf-8", True)
    assert "1줄에 있습니다: 3212 (0xB0)" in str(read.notes[0])
    assert only(read)[3211] == ["\ufffd<B0>\ufffd<A1>", "2016-05-13", "1"]
    assert only(read)[3210] == ["강사료", "2016-05-13", "1000"]
    korean = ["강사료,2016-05-13,1000\n".encode("cp949")] * 5000
    korean[7] = b"\xff\xff,2016-05-13,1\n"
    read = opened(HEAD.encode() + b"".join(korean))
    assert (read.encoding, "9 (0xFF)" in str(read.notes[0])) == ("cp949", True)


def test_a_file_of_which_most_lines_are_broken_is_refused() -> None:
    with pytest.raises(UnreadableDocument, match="2번째 줄의 글자를"):
        opened(HEAD.encode() + b"\xff\xff\xb0,2016-05-13,1\n" * 200)


def test_a_file_that_the_chosen_encoding_does_not_read_is_refused_with_its_line() -> None:
    with pytest.raises(UnreadableDocument, match="2번째 줄의 글자를 utf-8 방식으로"):
        opened((HEAD + "가나다,1,2\n").encode("cp949"), encoding="utf-8")
    with pytest.raises(UnreadableDocument, match="모르는 글자 방식입니다: koi8-r"):
        opened(b"a,b\n", encoding="koi8-r")


def test_letters_far_down_in_a_file_of_plain_ones_are_found() -> None:
    plain = b"a,b,c\n" * 500_000
    assert opened(plain + "화환,1,2\n".encode("cp949")).encoding == "cp949"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"a,b\n\0,1\n", "2번째 줄에 글자로 쓸 수 없는 NUL 문자"),
        ("가,나\n다,\x07\n".encode("cp949"), "2번째 줄에 글자로 쓸 수 없는 문자\\(U\\+0007\\)"),
        ("a\0b\0,c\n".encode("utf-16"), "글자 파일이 아닙니다"),
        (b"", "빈 파일입니다"),
        (b" \r\n\t\n", "빈 파일입니다"),
        ("".encode("utf-16"), "빈 파일입니다"),
        (b",,\n ,\n", "빈 파일입니다"),
    ],
)
def test_what_is_no_text_is_refused_where_it_stands(data: bytes, words: str) -> None:
    with pytest.raises(UnreadableDocument, match=words):
        opened(data)


def test_common_syllables_read_better_than_rare_ones_and_what_no_text_has_reads_worst() -> None:
    assert score("강사료 지급") > score("갺냵댷") > score("\ufffd\ue000")
    assert score("화환") > score("ȭȯ")
    assert score("plain") == 0


KOREAN = st.text(
    st.sampled_from(
        "가각간강개거건경계고과관교구국금급기김나날내년다단달대도동라료리마말명목무문물미박반방비사산상서선설성세소수시식신실안업여연예오용운원월위유은의이인일임자장전정제조주중지직집차참책천체초총최출치카통평표품하한항해행현협호홍화환회후"
    ),
    min_size=2,
    max_size=30,
)


@examples(500)
@given(st.lists(KOREAN, min_size=1, max_size=6), st.sampled_from(("utf-8", "utf-8-sig", "cp949", "utf-16", "utf-16-le")))
def test_any_korean_words_are_read_as_they_were_written(words: list[str], encoding: str) -> None:
    assert only(opened((HEAD + "\n".join(words) + "\n").encode(encoding)))[1:] == [[word] for word in words]


@examples(300)
@given(st.text(st.characters(codec="cp949", exclude_categories=("Cc", "Cs")), min_size=1, max_size=40), st.sampled_from(ENCODINGS))
def test_a_file_is_read_in_any_encoding_that_can_write_it_when_told(text: str, encoding: str) -> None:
    assume("\n" not in text and "\r" not in text and '"' not in text and text.strip() and not text.startswith("\ufeff"))
    try:
        data = (HEAD + text + "\n").encode(encoding)
    except UnicodeEncodeError:
        return
    assume(data.decode(encoding) == HEAD + text + "\n")
    assert ",".join(only(opened(data, encoding=encoding))[1]) == text.replace(";", ";")


def test_a_large_line_that_never_ends_is_no_matter_of_its_encoding(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes("가".encode() * 4_000_000)
    assert encoding_of(path).name == "utf-8"
    with pytest.raises(UnreadableDocument, match="한 행이 2,000,000자를 넘습니다"):
        read_csv(path)
