"""永嘉质量看板: sign-in, menu, theme.

`streamlit run app.py` reads this file twice: once as a module, which makes the server with its door
(dashboard/access/server.py), then as the script of every run, which draws the menu and its page.
"""

import logging
from datetime import date

import streamlit as st

from dashboard import frame, messages
from dashboard.access import server
from dashboard.definition_files import NeededFileError, UnknownError, unavailable
from dashboard.frame import alert_count, menu, warm_up
from dashboard.store import db, manifest, trouble


def draw() -> None:
    """One run of a page."""
    st.set_page_config(
        page_title=menu.PRODUCT, page_icon="📊", layout="wide", initial_sidebar_state="auto"
    )
    try:
        menu.navigation().run()
        warm_up.settle()
    except db.StoreBusyError as error:  # whatever was being saved says that it was not
        messages.error(trouble.told(error, knows_the_store=False))
    except NeededFileError as error:
        messages.error(str(error))
    except UnknownError as error:
        messages.error(unavailable(error))
    except OSError as error:  # a line of the audit, an account, an original: the disk is full
        logging.getLogger("dashboard").exception("a file could not be written")
        messages.error(f"这一步没有做成，没有改动数据：{manifest.reason(error)}")
    except Exception:
        logging.getLogger("dashboard").exception("page failed")
        st.error(menu.FAILED)
    finally:
        frame.finish()


def count_alerts(name: db.StoreName, day: date) -> int:
    """How many alerts there are as of a day."""
    from dashboard.analysis import alerts  # loaded when something is counted, not by the start

    return len(alerts.found(name, day))


if __name__ == "__main__":
    draw()
else:
    server.prepare()
    warm_up.begin()
    alert_count.begin(count_alerts)
    app = st.App(
        __file__,
        middleware=[server.middleware()],
        routes=server.routes(),
        secrets=server.oidc_secrets(),
    )
