"""Accounts, passwords, roles, sign-in and sign-out, masking."""

import base64
import stat
from pathlib import Path

import pytest
import streamlit as st
from streamlit import config
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


class TestWithoutAccounts:
    @pytest.mark.parametrize("listens", ["localhost", "127.0.0.1", "127.0.1.1", "::1"])
    @pytest.mark.parametrize(
        "host", ["localhost", "LOCALHOST:8501", "127.0.0.1:8501", "127.1.2.3", "[::1]:8501"]
    )
    def test_this_machine_is_let_in(self, listens: str, host: str) -> None:
        assert access.why_not_this_machine(listens, {"Host": host}, "") == ""

    @pytest.mark.parametrize(
        "listens", [None, "", "0.0.0.0", "::", "10.1.2.3", "192.168.1.5", "zhiliang.example"]
    )
    def test_a_server_on_the_network_is_refused(self, listens: str | None) -> None:
        told = access.why_not_this_machine(listens, {"Host": "localhost:8501"}, "")
        assert told.startswith("程序在网络上监听（server.address 为 ")

    @pytest.mark.parametrize(
        "host",
        [
            "zhiliang.example:8501",
            "10.1.2.3:8501",
            "localhost.example",
            "127.0.0.1.example:8501",
            "example@localhost",
            "[fe80::1]:8501",
            "localhost:8501:example",
            "",
        ],
    )
    def test_another_name_for_this_machine_is_refused(self, host: str) -> None:
        """A page elsewhere can make its own name lead here (DNS rebinding)."""
        told = access.why_not_this_machine("localhost", {"host": host}, "")
        assert told.startswith("打开时用的网址不是本机地址")

    def test_a_request_without_a_host_is_refused(self) -> None:
        assert access.why_not_this_machine("localhost", {}, "") != ""

    @pytest.mark.parametrize(
        "header", ["X-Forwarded-For", "x-forwarded-host", "X-Real-Ip", "Forwarded", "Via"]
    )
    def test_what_a_proxy_passes_on_is_refused(self, header: str) -> None:
        headers = {"Host": "localhost:8501", header: "127.0.0.1"}
        told = access.why_not_this_machine("localhost", headers, "")
        assert told.startswith("请求是由代理转来的")

    def test_another_computer_is_refused(self) -> None:
        told = access.why_not_this_machine("localhost", {"Host": "localhost"}, "10.1.2.3")
        assert told.startswith("请求来自另一台电脑")

    @pytest.mark.parametrize("has_accounts", [False, True])
    def test_the_refusal_stands_alone_and_says_what_to_do(
        self, store: Path, has_accounts: bool
    ) -> None:
        if has_accounts:
            access.write_account("张三", "analyst", "correct horse")
        before = st.get_option("server.address")
        config.set_option("server.address", "0.0.0.0")
        try:
            at = page()
        finally:
            config.set_option("server.address", before)
        assert len(at.text) == 0
        if has_accounts:
            assert at.markdown[0].value == "### 请先登录"
            return
        (told,) = at.error
        assert "server.address 为 0.0.0.0" in told.value
        assert "python -m dashboard account 名字 --role analyst" in told.value
        assert len(at.text_input) == 0


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
