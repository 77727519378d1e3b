"""Every exception of the product comes back whole from a cache or another process."""

import importlib
import inspect
import pickle
import pkgutil
from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

import dashboard
from dashboard.importing.folder import Dropped
from dashboard.importing.pipeline import Choices
from dashboard.settings import ROOT


def below(parent: type[BaseException]) -> Iterator[type[BaseException]]:
    """Every class that is derived from an exception, once or more."""
    for child in parent.__subclasses__():
        yield child
        yield from below(child)


def of_the_package() -> list[type[BaseException]]:
    """The exception classes that modules of the package define."""
    for module in pkgutil.walk_packages(dashboard.__path__, "dashboard."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    found = {one for one in below(BaseException) if one.__module__.startswith("dashboard.")}
    return sorted(found, key=lambda one: (one.__module__, one.__qualname__))


def made(one: type[BaseException]) -> BaseException:
    """An exception of the class, with a different text for each of its parameters."""
    if "__init__" not in vars(one):
        return one("内容是空的。")
    names = list(inspect.signature(one).parameters)
    return one(*(f"{name}：内容是空的。" for name in names))


@pytest.mark.parametrize("one", of_the_package(), ids=lambda one: one.__qualname__)
def test_comes_back_whole(one: type[BaseException]) -> None:
    before = made(one)
    after = pickle.loads(pickle.dumps(before))
    assert type(after) is one
    assert str(after) == str(before) and "内容是空的。" in str(after)
    assert vars(after) == vars(before)


def test_the_package_is_searched() -> None:
    names = {one.__name__ for one in of_the_package()}
    assert names >= {"FileRefusedError", "StoreBusyError", "YearMissingError", "PdfError"}


LACKS_A_COLUMN = (
    "2010年“十小”名册（岩头镇）\n填报时间：2010年6月30日\n"
    "行业类别,地址,从业人数,是否整规,是否规范,整规日期\n小食杂店,横街1号,2,是,是,2010.5.3\n"
)


@pytest.mark.parametrize(
    ("content", "said"), [("", "文件是空的"), (LACKS_A_COLUMN, "单位名称")], ids=["empty", "column"]
)
def test_a_refused_file_is_explained_on_every_run_of_the_page(
    content: str, said: str, store: object
) -> None:
    file = Dropped("名册.csv", "名册.csv", content.encode())
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    at = at.switch_page(str(ROOT / "pages" / "imports.py"))
    at.session_state["replay"] = [file]
    at.session_state["choices"] = {file.sha256: Choices(kind="outlets")}
    for _ in range(3):
        at = at.run()
        assert not at.exception
        assert [said in one.value for one in at.error] == [True]
