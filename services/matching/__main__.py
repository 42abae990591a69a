from libs.hosting import run_forever
from services.matching.service import serve
from services.matching.settings import MatchingSettings

run_forever(serve, MatchingSettings())
