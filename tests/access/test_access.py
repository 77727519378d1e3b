"""Accounts, passwords, roles, sign-in and sign-out, masking."""

import json
import stat
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit import config
from streamlit.testing.v1 import AppTest

from dashboard import access
from dashboard.access import accounts, attempts, first_admin, gate
from dashboard.access.accounts import Account
from tests import ready_stores
from tests.rows import day


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
def accounts_of_two(store: Path) -> Path:
    access.write_account("张三", "analyst", "correct horse")
    access.write_account("李四", "leader", "battery staple")
    return access.accounts_file()


OLD_HASH = (  # RFC 7914 section 12, third vector: "pleaseletmein", scrypt N=16384, r=8, p=1
    "U29kaXVtQ2hsb3JpZGU=$cCO9yzr9c0hGHAbNgf046/2o+7qQT44+qbVD9lRdofLVQylVYT8Pz2LUlwUk"
    "Kpr55h6F3A1lHkDfzwF7RVdYhw=="
)


class TestPasswords:
    def test_guessing_is_slow_by_the_parameters_that_owasp_advises(self) -> None:
        own = ready_stores.HASHER()  # the tests themselves hash quickly
        assert (own.time_cost, own.memory_cost, own.parallelism) == (1, 47_104, 1)

    def test_a_hash_is_salted_argon2id_and_matches_its_password_alone(self) -> None:
        first, second = (access.hash_password("密码甲乙丙丁") for _ in range(2))
        assert first.startswith("$argon2id$v=19$")
        assert first != second, "every password gets a salt of its own"
        assert access.check_password("密码甲乙丙丁", first)
        assert not access.check_password("密码甲乙丙", first)
        assert not access.check_password("", first)

    def test_a_hash_of_an_earlier_version_opens_and_is_renewed(self, store: Path) -> None:
        accounts.save(Account("张三", "leader", OLD_HASH), "测试", "旧版")
        assert access.refusal("张三", "pleaseletmei") != ""
        assert access.refusal("张三", "pleaseletmein") == ""
        assert accounts.known()["张三"].password.startswith("$argon2id$")
        assert access.refusal("张三", "pleaseletmein") == ""

    def test_an_empty_or_broken_hash_lets_nobody_in(self) -> None:
        for stored in ("", "$", "c2FsdA==$", "$argon2id$", "$argon2id$v=19$m=8,t=1,p=1$YQ$"):
            assert not access.check_password("", stored)

    @pytest.mark.parametrize(
        ("password", "told"),
        [
            ("short1!", "至少8位"),
            ("x" * 201, "最多200位"),
            ("password", "常用密码表"),
            ("PassWord2024!", "常用密码表"),
            ("yongjia888", "常用密码表"),
            ("20102010", "常用密码表"),
            ("abababab", "只有几个字符"),
            ("zhangsan的密码", "不能有账号名"),
            ("马 电池 订书钉 对", ""),
            ("correct horse battery", ""),
        ],
    )
    def test_passwords_that_are_guessed_first_are_refused(self, password: str, told: str) -> None:
        why = accounts.why_bad(password, "zhangsan")
        assert (told in why) if told else why == ""


class TestAccounts:
    def test_none_at_first_then_kept_for_the_owner_alone(self, store: Path) -> None:
        assert accounts.known() == {}
        access.write_account("王 五", "auditor", "12345678")
        file = access.accounts_file()
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(store.stat().st_mode) == 0o700
        assert "12345678" not in file.read_text(encoding="utf-8")
        assert accounts.known()["王 五"].role == "auditor"

    def test_everything_of_an_account_comes_back(self, store: Path) -> None:
        whole = Account(
            '引"号',
            "township",
            "$argon2id$x",
            True,
            True,
            day("2027-01-01"),
            ("甲镇", "乙乡"),
            (),
            3,
        )
        accounts.save(whole, "测试", "设立")
        assert accounts.known() == {'引"号': whole}

    def test_writing_again_replaces_one_and_keeps_the_others(self, accounts_of_two: Path) -> None:
        access.write_account("张三", "auditor", "another one")
        known = accounts.known()
        assert {name: one.role for name, one in known.items()} == {
            "张三": "auditor",
            "李四": "leader",
        }
        assert access.check_password("another one", known["张三"].password)
        assert access.check_password("battery staple", known["李四"].password)

    @pytest.mark.parametrize(
        ("name", "role"),
        [("甲", "admin"), ("", "leader"), (" 甲", "leader"), ("甲\n乙", "leader"),
         ("甲" * 41, "leader"), ("\u202e甲", "leader"), ("ａ", "leader")],
    )  # fmt: skip
    def test_an_unknown_role_and_a_name_that_cannot_be_told_are_refused(
        self, store: Path, name: str, role: str
    ) -> None:
        with pytest.raises(ValueError, match="没有角色“admin”，可选：leader|账号名"):
            access.write_account(name, role, "12345678")
        assert accounts.known() == {}

    def test_names_that_differ_by_the_size_of_letters_are_one(self, store: Path) -> None:
        access.write_account("Wang", "leader", "12345678")
        with pytest.raises(ValueError, match="已有账号“Wang”"):
            access.write_account("wang", "leader", "12345678")

    @pytest.mark.parametrize("role", sorted(access.ROLES))
    def test_only_analysts_import(self, role: str) -> None:
        assert access.User("甲", role).may_import == (role == "analyst")

    def test_a_store_that_had_accounts_never_opens_without_them(
        self, accounts_of_two: Path
    ) -> None:
        """The mark and the audit each remember on their own."""
        accounts_of_two.unlink()
        for gone in ("", "accounts.required", "audit/head.json"):
            (accounts_of_two.parent / gone).unlink(missing_ok=True) if gone else None
            at = page()
            assert at.markdown[0].value == "### 请先登录" and len(at.text) == 0


class TestClosedAccounts:
    @pytest.mark.parametrize(
        ("changes", "told"),
        [
            ({"disabled": True}, "账号已停用"),
            ({"expires": day("2020-01-01")}, "账号已于2020-01-01到期"),
            ({"expires": day("2999-01-01")}, ""),
        ],
    )
    def test_a_disabled_or_expired_account_does_not_open(
        self, accounts_of_two: Path, changes: dict[str, Any], told: str
    ) -> None:
        at = sign_in(page(), "张三", "correct horse")
        accounts.change("张三", "测试", "改", **changes)
        assert access.refusal("张三", "correct horse").startswith(told)
        assert (len(at.run().text) == 0) == bool(told), "an open session ends with its account"

    def test_a_wrong_day_or_table_opens_nothing(self, accounts_of_two: Path) -> None:
        text = accounts_of_two.read_text(encoding="utf-8")
        later = text.replace('role = "analyst"', 'role = "analyst"\nexpires = "改天"')
        accounts_of_two.write_text(later + '\n"乱" = 1\n'.replace('"乱" = 1', ""), encoding="utf-8")
        assert access.refusal("张三", "correct horse").startswith("账号已停用")


class TestSessions:
    def test_idle_and_absolute_expiry(
        self, accounts_of_two: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        at = sign_in(page(), "张三", "correct horse")
        began = time.time()
        for minutes, is_in in ((29, True), (58, True), (89, False)):
            monkeypatch.setattr(time, "time", lambda now=began + minutes * 60: now)
            assert (len(at.run().text) == 1) == is_in, minutes
        assert at.info[0].value.startswith("登录已过期")
        at = sign_in(at, "张三", "correct horse")
        start = time.time()
        for tens in range(1, 31):  # somebody who never rests
            monkeypatch.setattr(time, "time", lambda now=start + tens * 1200: now)
            at.run()
        assert len(at.text) == 1, "ten hours are not over"
        monkeypatch.setattr(time, "time", lambda: start + 31 * 1200)
        assert len(at.run().text) == 0

    def test_what_ends_a_session_everywhere(self, accounts_of_two: Path) -> None:
        def ended(change: Callable[[], object]) -> bool:
            at = page()
            at.session_state[access._SESSION_KEY] = access.begin("张三")
            at.session_state["drop"] = "张三的名册"
            assert len(at.run().text) == 1
            change()
            at.run()
            assert "drop" not in at.session_state, "nothing of the session stays"
            return len(at.text) == 0 and at.markdown[0].value == "### 请先登录"

        assert ended(lambda: accounts.set_password("张三", "马电池订书钉对对", "管理员", False))
        assert ended(lambda: accounts.end_sessions("张三", "张三"))
        assert ended(lambda: accounts.change("张三", "管理员", "改", role="auditor"))
        assert ended(lambda: accounts.change("张三", "管理员", "改", townships=("岩头镇",)))
        assert ended(lambda: accounts.remove("张三", "管理员"))

    def test_a_session_cannot_be_named(self, accounts_of_two: Path) -> None:
        """Whatever stands in the session state but a session that this process began."""
        for forged in ("张三", {"name": "张三"}, ("张三", "", 0, 0), None):
            at = page()
            at.session_state[access._SESSION_KEY] = forged
            assert len(at.run().text) == 0

    def test_the_first_sign_in_changes_the_password(self, store: Path) -> None:
        access.write_account("张三", "analyst", "given by admin", must_change=True)
        at = sign_in(page(), "张三", "given by admin")
        assert len(at.text) == 0 and "第一次登录" in at.info[0].value

        def change(old: str, new: str, again: str) -> None:
            for box, text in zip(at.text_input, (old, new, again), strict=True):
                box.input(text)
            at.button[0].click().run()

        for old, new, again, told in (
            ("given by admin", "马电池订书钉对", "马电池订书钉", "两次输入的新密码不一样"),
            ("wrong", "马电池订书钉对对", "马电池订书钉对对", "账号或密码不对"),
            ("given by admin", "given by admin", "given by admin", "新密码和现在的一样"),
            ("given by admin", "password1", "password1", "常用密码表"),
        ):
            change(old, new, again)
            assert told in at.error[0].value and len(at.text) == 0
        change("given by admin", "马电池订书钉对对", "马电池订书钉对对")
        assert at.text[0].value == "张三|analyst|True|False"
        assert access.refusal("张三", "given by admin") != ""
        assert access.refusal("张三", "马电池订书钉对对") == ""


class TestLockout:
    def guess(self, name: str, address: str, times: int = 5) -> list[str]:
        return [access.refusal(name, f"guess {n}", address) for n in range(times)]

    def test_it_holds_at_one_desk_and_through_a_restart(
        self, accounts_of_two: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        told = self.guess("张三", "10.0.0.5")
        assert all(one.startswith("账号或密码不对") for one in told)
        assert "连续输错5次" in access.refusal("张三", "correct horse", "10.0.0.5")
        assert access.refusal("张三", "correct horse", "10.0.0.6") == "", "elsewhere he may"
        assert access.refusal("李四", "battery staple", "10.0.0.5") == "", "others may"
        kept = json.loads((accounts_of_two.parent / "attempts.json").read_text())
        assert len(kept["张三\n10.0.0.5"]) == 5, "on the disk, not in the process"
        later = time.time() + 301
        monkeypatch.setattr(time, "time", lambda: later)
        assert access.refusal("张三", "correct horse", "10.0.0.5") == ""

    def test_many_names_from_one_address_make_it_wait(self, accounts_of_two: Path) -> None:
        for n in range(30):
            attempts.failed(f"名{n}", "10.0.0.5")
            attempts.failed(f"名{n}", "127.0.0.1".replace("127.0.0.1", ""))
        assert attempts.waits("李四", "10.0.0.5") > 0
        assert attempts.waits("李四", "10.0.0.6") == 0
        assert attempts.waits("李四", "") == 0, "behind a proxy nobody has an address of his own"


class TestSigningIn:
    def test_without_accounts_one_local_user(self, store: Path) -> None:
        assert page().text[0].value == "本机用户|analyst|True|True"

    def test_signed_out_sees_the_form_and_nothing_else(self, accounts_of_two: Path) -> None:
        at = page()
        assert at.markdown[0].value == "### 请先登录"
        assert len(at.text) == 0
        assert not at.exception

    def test_wrong_password_and_unknown_name_get_the_same_answer(
        self, accounts_of_two: Path
    ) -> None:
        answers = set()
        for name, password in (("张三", "wrong"), ("无名", "correct horse"), ("", "")):
            at = sign_in(page(), name, password)
            assert len(at.text) == 0
            answers.add(at.error[0].value)
        assert len(answers) == 1
        assert answers.pop().startswith("账号或密码不对")

    def test_in_and_out_again(self, accounts_of_two: Path) -> None:
        at = sign_in(page(), "张三", "correct horse")
        assert at.text[0].value == "张三|analyst|True|False"
        assert sign_in(page(), "李四", "battery staple").text[0].value == "李四|leader|False|False"
        at.button[0].click().run()
        assert at.markdown[0].value == "### 请先登录"
        assert len(at.text) == 0

    def test_signing_out_leaves_nothing_of_the_session(self, accounts_of_two: Path) -> None:
        at = sign_in(page(), "张三", "correct horse")
        at.session_state["drop"] = "张三的名册"
        at.button[0].click().run()
        assert "drop" not in at.session_state

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

    def test_a_removed_account_is_out_at_the_next_run(self, accounts_of_two: Path) -> None:
        at = sign_in(page(), "张三", "correct horse")
        kept = accounts_of_two.read_text(encoding="utf-8").replace("张三", "赵六")
        accounts_of_two.write_text(kept, encoding="utf-8")
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
        assert "python -m dashboard account add" in told.value
        assert len(at.text_input) == 0


class TestProxy:
    """access.toml: names of the host, and the proxy that is believed."""

    def write(self, store: Path, text: str) -> gate.Settings:
        store.mkdir(exist_ok=True)
        (store / "access.toml").write_text(text, encoding="utf-8")
        return gate.read_settings()

    def test_nobody_is_believed_without_a_configured_proxy(self, store: Path) -> None:
        forged = {"X-Forwarded-For": "10.9.9.9", "X-Remote-User": "张三"}
        known = gate.read_settings()
        assert gate.address_of(forged, "10.1.1.1", known) == "10.1.1.1"
        assert gate.user_of(forged, "10.1.1.1", known) == ""
        with pytest.raises(ValueError, match="谁都可以冒充代理"):
            self.write(store, '[proxy]\nuser_header = "X-Remote-User"\n')

    def test_only_the_proxy_names_addresses_and_users(self, store: Path) -> None:
        known = self.write(
            store, '[proxy]\naddresses = ["127.0.0.1"]\nuser_header = "X-Remote-User"\n'
        )
        sent = {"x-forwarded-for": "1.2.3.4, 10.9.9.9", "X-REMOTE-USER": "张三"}
        assert gate.address_of(sent, "", known) == "10.9.9.9", "what the client wrote is not read"
        assert gate.user_of(sent, "", known) == "张三"
        assert gate.address_of(sent, "10.1.1.1", known) == "10.1.1.1"
        assert gate.user_of(sent, "10.1.1.1", known) == ""
        assert gate.address_of({"x-forwarded-for": "<b>"}, "", known) == "127.0.0.1"


@pytest.mark.parametrize(
    ("field", "text", "shown"),
    [
        ("representative", "诸葛某", "诸＊＊"),
        ("settled_person", "金某某", "金＊＊"),
        ("remark", "身份证330324196001011234存档", "身份证330324********1234存档"),
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


class TestFirstAdministrator:
    """A one-time token in place of the command line."""

    def test_the_token_makes_one_administrator_and_is_worth_nothing_after(
        self, store: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        token = first_admin.make("命令行")
        assert token not in first_admin.place().read_text(), "its hash alone is kept"
        at = page()
        assert at.markdown[0].value == "### 设立第一个管理员", "nobody is local any more"

        def answer(*texts: str) -> str:
            for box, text in zip(at.text_input, texts, strict=True):
                box.input(text)
            at.button[0].click().run()
            return str(at.error[0].value) if at.error else ""

        good = "马电池订书钉对对"
        assert "一次性口令不对" in answer("guessed", "管理", good, good)
        assert "不一样" in answer(token, "管理", good, good + "x")
        assert "常用密码表" in answer(token, "管理", "password1", "password1")
        assert "账号名不能" in answer(token, " ", good, good)
        assert answer(token, "管理", good, good) == ""
        assert at.text[0].value == "管理|administrator|False|False"
        assert "一次性口令不对" in first_admin.refusal(token, "又一个", good, "")
        assert list(accounts.known()) == ["管理"] and not first_admin.is_awaited()
        with pytest.raises(ValueError, match="已经有账号"):
            first_admin.make("命令行")

    def test_it_expires_and_cannot_be_tried_without_end(
        self, store: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        token = first_admin.make("命令行")
        for _ in range(5):
            first_admin.refusal("guess", "甲", "马电池订书钉对对", "10.0.0.5")
        told = first_admin.refusal(token, "甲", "马电池订书钉对对", "10.0.0.5")
        assert "连续输错5次" in told and accounts.known() == {}
        later = time.time() + 25 * 3600
        monkeypatch.setattr(time, "time", lambda: later)
        told = first_admin.refusal(token, "甲", "马电池订书钉对对", "10.0.0.5")
        assert "已过期" in told and accounts.known() == {} and accounts.are_asked()
        assert page().markdown[0].value == "### 请先登录", "it does not open to all again"
