"""Accounts, passwords, roles, sign-in and sign-out, masking."""

import base64
import stat
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import access


def whoami() -> None:
    """A page of one line, run by AppTest."""
    import streamlit as st

    from dashboard import access

    user = access.require_user()
    st.text(f"{user.name}|{user.role}|{user.may_import}|{user.is_local}")
    if st.button("退出"):
        access.sign_out()
        st.rerun()


def page() -> AppTest:
    return AppTest.from_function(whoami, default_timeout=30).run()


def sign_in(at: AppTest, name: str, password: str) -> AppTest:
    at.text_input[0].input(name)
    at.text_input[1].input(password)
    return at.button[0].click().run()


@pytest.fixture
def accounts(store: Path) -> Path:
    access.write_account("张三", "analyst", "correct horse")
    access.write_account("李四", "leader", "battery staple")
    return access.accounts_file()


class TestPasswords:
    def test_a_hash_is_salted_scrypt_and_matches_its_password_alone(self) -> None:
        first, second = (access.hash_password("密码甲乙丙丁") for _ in range(2))
        assert first != second, "every password gets a salt of its own"
        assert "密码" not in first
        assert access.check_password("密码甲乙丙丁", first)
        assert not access.check_password("密码甲乙丙", first)
        assert not access.check_password("", first)

    def test_published_vector(self) -> None:
        """RFC 7914 section 12, third vector: scrypt with N=16384, r=8, p=1, 64 bytes."""
        stored = access.hash_password("pleaseletmein", b"SodiumChloride")
        want = bytes.fromhex(
            "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
            "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887"
        )
        assert base64.b64decode(stored.split("$")[1]) == want

    def test_an_empty_or_broken_hash_lets_nobody_in(self) -> None:
        for stored in ("", "$", "c2FsdA==$"):
            assert not access.check_password("", stored)


class TestAccounts:
    def test_none_at_first_then_kept_for_the_owner_alone(self, store: Path) -> None:
        assert access.accounts() == {}
        access.write_account("王 五", "auditor", "12345678")
        file = access.accounts_file()
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert "12345678" not in file.read_text(encoding="utf-8")
        assert access.accounts()["王 五"]["role"] == "auditor"

    def test_writing_again_replaces_one_and_keeps_the_others(self, accounts: Path) -> None:
        access.write_account("张三", "auditor", "another one")
        known = access.accounts()
        assert set(known) == {"张三", "李四"}
        assert known["张三"]["role"] == "auditor"
        assert access.check_password("another one", known["张三"]["password"])
        assert access.check_password("battery staple", known["李四"]["password"])

    def test_an_unknown_role_is_refused(self, store: Path) -> None:
        with pytest.raises(ValueError, match="没有角色“admin”，可选：leader、analyst"):
            access.write_account("甲", "admin", "12345678")
        assert access.accounts() == {}

    @pytest.mark.parametrize("role", sorted(access.ROLES))
    def test_only_analysts_import(self, role: str) -> None:
        assert access.User("甲", role).may_import == (role == "analyst")


class TestSigningIn:
    def test_without_accounts_one_local_user(self, store: Path) -> None:
        assert page().text[0].value == "本机用户|analyst|True|True"

    def test_signed_out_sees_the_form_and_nothing_else(self, accounts: Path) -> None:
        at = page()
        assert at.markdown[0].value == "### 请先登录"
        assert len(at.text) == 0
        assert not at.exception

    def test_wrong_password_and_unknown_name_get_the_same_answer(self, accounts: Path) -> None:
        answers = set()
        for name, password in (("张三", "wrong"), ("无名", "correct horse"), ("", "")):
            at = sign_in(page(), name, password)
            assert len(at.text) == 0
            answers.add(at.error[0].value)
        assert len(answers) == 1
        assert answers.pop().startswith("账号或密码不对")

    def test_in_and_out_again(self, accounts: Path) -> None:
        at = sign_in(page(), "张三", "correct horse")
        assert at.text[0].value == "张三|analyst|True|False"
        assert sign_in(page(), "李四", "battery staple").text[0].value == "李四|leader|False|False"
        at.button[0].click().run()
        assert at.markdown[0].value == "### 请先登录"
        assert len(at.text) == 0

    def test_signing_out_leaves_nothing_of_the_session(self, accounts: Path) -> None:
        at = sign_in(page(), "张三", "correct horse")
        at.session_state["drop"] = "张三的名册"
        at.button[0].click().run()
        assert "drop" not in at.session_state

    def test_after_five_failures_a_name_waits(
        self, accounts: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(access, "_failures", {})
        told = [access.refusal("张三", f"guess {n}") for n in range(5)]
        assert all(one.startswith("账号或密码不对") for one in told)
        assert "连续输错5次" in access.refusal("张三", "correct horse")
        assert access.refusal("李四", "battery staple") == "", "others are not locked out"
        monkeypatch.setattr(access, "LOCKED_SECONDS", 0.0)
        assert access.refusal("张三", "correct horse") == ""

    def test_a_file_without_accounts_lets_nobody_in(self, store: Path) -> None:
        access.accounts_file().parent.mkdir(parents=True)
        for content in ("", "# 账号都停用了\n", '["张三"]\nrole = "analyst"\n'):
            access.accounts_file().write_text(content, encoding="utf-8")
            at = sign_in(page(), "张三", "")
            assert len(at.text) == 0
            assert not at.exception

    def test_a_broken_file_lets_nobody_in_and_says_so(self, store: Path) -> None:
        access.accounts_file().parent.mkdir(parents=True)
        access.accounts_file().write_bytes(b'["\xd5\xc5"]\nrole = analyst')
        at = page()
        assert len(at.text) == 0
        assert not at.exception
        assert "accounts.toml 写错了" in at.error[0].value

    def test_a_removed_account_is_out_at_the_next_run(self, accounts: Path) -> None:
        at = sign_in(page(), "张三", "correct horse")
        kept = accounts.read_text(encoding="utf-8").replace("张三", "赵六")
        accounts.write_text(kept, encoding="utf-8")
        assert len(at.run().text) == 0
        assert at.markdown[0].value == "### 请先登录"


@pytest.mark.parametrize(
    ("field", "text", "shown"),
    [
        ("owner", "欧阳修", "欧＊＊"),
        ("legal_representative", "戴某", "戴＊＊"),
        ("phone", "14212345011", "142****5011"),
        ("phone", "6722", "****"),
        ("owner", "", ""),
        ("name", "甲店", "甲店"),
        (None, "甲店", "甲店"),
    ],
)
def test_personal_fields_are_masked(field: str | None, text: str, shown: str) -> None:
    assert access.masked(field, text) == shown
