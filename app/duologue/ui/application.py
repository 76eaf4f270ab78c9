"""The Qt application object: its name, its marks, its scaling."""

import sys

from PySide6.QtCore import QLocale, Qt, QTranslator
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

import duologue
from duologue import resources
from duologue.ui.icons import application_icon
from duologue.ui.transcript.list.accessible_roles import install_roles

APPLICATION_ID = "io.github.duologue.Duologue"


def build_application() -> QApplication:
    """The one QApplication, before any widget."""
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    QGuiApplication.setDesktopFileName(APPLICATION_ID)
    application = QApplication(sys.argv[:1])
    if QLocale().language() == QLocale.Language.C:  # no language was chosen; C would write 12431 for 12,431
        QLocale.setDefault(QLocale(QLocale.Language.English))
    application.setApplicationName("duologue")
    application.setApplicationDisplayName("Duologue")
    application.setApplicationVersion(duologue.__version__)
    application.setWindowIcon(application_icon())
    install_roles()
    return application


def load_translation(application: QApplication) -> None:
    """Speak the person's language where there is a translation."""
    folder = resources.root() / "translations"
    translator = QTranslator(application)
    if translator.load(QLocale(), "duologue", "_", str(folder)):
        application.installTranslator(translator)
