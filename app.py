"""永嘉质量看板: sign-in, menu, theme.

`streamlit run app.py` reads this file twice: once as a module, which makes the server with its door
(dashboard/access/server.py), then as the script of every run, which draws the menu and its page.
"""

import logging

import streamlit as st

from dashboard.access import server, warm_up


def draw() -> None:
    """One run of a page."""
    # loaded by the first run, not before the server answers
    from dashboard import frame, messages
    from dashboard.definition_files import NeededFileError, UnknownError, unavailable
    from dashboard.frame import menu
    from dashboard.store import db, manifest, trouble

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


def before_the_visits() -> None:
    """What the visitor asks is kept for the next server."""
    from dashboard.frame import kept_answers

    kept_answers.begin()


def after_the_visits() -> None:
    """Keep what was asked, and count the alerts for the strip from now on."""
    from dashboard.analysis import alerts
    from dashboard.frame import alert_count, kept_answers

    kept_answers.keep()
    alert_count.begin(lambda name, day: len(alerts.found(name, day)))


if __name__ == "__main__":
    with warm_up.run():
        draw()
else:
    server.prepare()
    warm_up.begin(before_the_visits, after_the_visits)
    app = st.App(
        __file__,
        middleware=[server.middleware()],
        routes=server.routes(),
        secrets=server.oidc_secrets(),
    )
