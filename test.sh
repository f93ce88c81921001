#!/usr/bin/env bash
# Installs what the tests need, builds, checks formatting and runs every test.
#   ./test.sh [NAME ...]   only the test projects whose name contains NAME (engine, simulation, documents, devices, media, sip, product, browser)
#   TEST_SEED=N ./test.sh          the tests in another order; without it always in the same one, so that a red run can be repeated
#   ./test.sh conformance FOLDER   only the recorded traces of Elsa in FOLDER (workflows/*.json, traces/NAME.MODE.json)
#   ./test.sh bench [...]  measures the engine instead; --help lists what
#   ./test.sh simulate SEED        one simulated world, commit by commit
#   ./test.sh kill [N]             kills working processes N times (1000) and looks whether anything was lost
#   ./test.sh outage               takes PostgreSQL away from two working nodes for 30 seconds: crashed, and hanging
#   ./test.sh load                 10,000 pairs of resumes at once, 100,000 timers due in one minute
#   ./test.sh acdload              a call centre with 500 booths and 300 agents; one of two nodes killed at it; a million states of the distribution
set -uo pipefail
caller=$PWD
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

command -v dotnet >/dev/null || { echo "The .NET SDK 10 is missing (command dotnet)." >&2; exit 1; }
if [ "${1:-}" = conformance ]; then
  [ $# -eq 2 ] || { echo "Usage: ./test.sh conformance FOLDER" >&2; exit 2; }
  dotnet build tests/Conformance -c Release -v quiet --nologo >&2 || exit 1
  folder=$2
  [[ $folder = /* ]] || folder="$caller/$folder"
  exec dotnet tests/Conformance/bin/Release/net10.0/Conformance.dll "$folder" Engine/conformance-differences.json
fi
if [ "${1:-}" = simulate ]; then
  [ $# -eq 2 ] || { echo "Usage: ./test.sh simulate SEED" >&2; exit 2; }
  dotnet build tests/Simulation -c Release -v quiet --nologo >&2 || exit 1
  SIMULATION_SEED=$2 exec dotnet tests/Simulation/bin/Release/net10.0/Simulation.dll -noColor -noLogo -explicit only
fi
if [ "${1:-}" = acdload ]; then
  dotnet build tests/Product.Tests -c Release -v quiet --nologo >&2 || exit 1
  dotnet build tests/Media.Tests -c Release -v quiet --nologo >&2 || exit 1
  dotnet tests/Media.Tests/bin/Release/net10.0/Media.Tests.dll -noColor -noLogo -explicit only -showLiveOutput -class "*.AcdPropertyTests" || exit 1
  exec dotnet tests/Product.Tests/bin/Release/net10.0/Product.Tests.dll -noColor -noLogo -explicit only -showLiveOutput -class "*.CallLoadTests" -class "*.CallKillTests"
fi
if [ "${1:-}" = kill ] || [ "${1:-}" = load ] || [ "${1:-}" = outage ]; then
  dotnet build tests/Product.Tests -c Release -v quiet --nologo >&2 || exit 1
  case $1 in
    load) which=(-class "*.LoadTests") ;;
    kill) which=(-class "*.KillTests" -method- "*thirty_seconds*") ;;
    outage) which=(-method "*thirty_seconds*") ;;
  esac
  KILLS=${2:-1000} exec dotnet tests/Product.Tests/bin/Release/net10.0/Product.Tests.dll -noColor -noLogo -explicit only -showLiveOutput "${which[@]}"
fi
command -v npm >/dev/null || { echo "Node.js 20 or newer with npm is missing." >&2; exit 1; }

# Debian packages by the program each one brings.
missing=()
need() { command -v "$1" >/dev/null || missing+=("$2"); }
need chromium chromium
need pdffonts poppler-utils
need qpdf qpdf
compgen -G "/usr/lib/postgresql/*/bin/initdb" >/dev/null || missing+=(postgresql)
install() {
  local root="" code=0
  [ "$(id -u)" = 0 ] || root="sudo"
  echo "Installing $* …"
  { $root apt-get update -qq && DEBIAN_FRONTEND=noninteractive $root apt-get install -y -qq --no-install-recommends "$@"; } >artifacts-apt.log 2>&1 || code=1
  [ $code = 0 ] || tail -5 artifacts-apt.log >&2
  rm -f artifacts-apt.log
  return $code
}
if [ ${#missing[@]} -gt 0 ]; then
  install "${missing[@]}" || { echo "Could not install ${missing[*]}; please install them and run ./test.sh again." >&2; exit 1; }
fi
if [ "${1:-}" != bench ] && [ ! -e /usr/lib/rabbitmq/bin/rabbitmq-server ]; then
  install rabbitmq-server || echo "Without rabbitmq-server its tests are skipped." >&2
fi

# Counterparts the device drivers are proven against; without one its test is skipped. (AusweisApp is large: install ausweisapp2 by hand.)
peers=()
peer() { command -v "$1" >/dev/null || [ -e "/usr/sbin/$1" ] || peers+=("${@:2}"); }
if [ "${1:-}" != bench ]; then
  peer mbpoll mbpoll
  peer pcscd pcscd vsmartcard-vpcd
  peer ippeveprinter cups-ipp-utils avahi-daemon dbus-daemon
  peer scanimage sane-utils sane-airscan
  /usr/bin/python3 -c 'import pymodbus' 2>/dev/null || peers+=(python3-pymodbus python3-serial python3-serial-asyncio)
  # A genuine SIP server, terminal and WebRTC bridge for the SIP gateway; all of it in a network of the tests' own.
  peer ip iproute2
  peer turnserver coturn
  peer kamailio kamailio
  peer janus janus
  [ -e /usr/lib/baresip/modules/avcodec.so ] || peers+=(baresip-core baresip-ffmpeg)
  [ ${#peers[@]} -eq 0 ] || install "${peers[@]}" || echo "Without ${peers[*]} some device tests are skipped." >&2
  [ -d tests/Devices.Tests/node_modules ] || npm ci --prefix tests/Devices.Tests --no-audit --no-fund --silent || echo "Without the npm package onvif its test is skipped." >&2
fi

mkdir -p artifacts
if [ "${1:-}" = bench ]; then
  shift
  dotnet restore tests/Benchmarks --locked-mode -v quiet || exit 1
  dotnet build tests/Benchmarks -c Release --no-restore -v quiet --nologo || exit 1
  exec dotnet tests/Benchmarks/bin/Release/net10.0/Benchmarks.dll "$@"
fi

echo "Restoring and building …"
dotnet restore Buergerservice.sln --locked-mode -v quiet || exit 1
dotnet build Buergerservice.sln -c Release --no-restore -v quiet --nologo || exit 1
echo "Checking the formatting …"
dotnet format whitespace Buergerservice.sln --verify-no-changes --no-restore -v quiet || { echo "Run 'dotnet format whitespace' and commit the result." >&2; exit 1; }

chosen=()
for project in Engine.Tests Simulation Documents.Tests Devices.Tests Media.Tests Sip.Tests Browser.Tests Product.Tests; do
  [ $# -gt 0 ] || chosen+=("$project")
  for wanted in "$@"; do
    [[ "${project,,}" == *"${wanted,,}"* ]] && { chosen+=("$project"); break; }
  done
done

run() { dotnet "tests/$1/bin/Release/net10.0/$1.dll" ":${TEST_SEED:-1}" -noColor -noLogo >"artifacts/$1.log" 2>&1; echo $? >"artifacts/$1.exit"; }
# Product.Tests takes as long as all the others together and mostly waits for servers and processes: it runs beside them.
rm -f artifacts/*.exit
beside=""
for project in "${chosen[@]}"; do
  if [ "$project" = Product.Tests ]; then run "$project" & beside=$!; fi
done
trap '[ -z "$beside" ] || pkill -TERM -P "$beside"; exit 130' INT TERM
for project in "${chosen[@]}"; do
  [ "$project" = Product.Tests ] || { echo "== $project"; run "$project"; }
done
[ -z "$beside" ] || { echo "== Product.Tests"; wait "$beside"; }
trap - INT TERM

passed=0 failed=0 skipped=0
red=()
report() {
  local name=$1 log="artifacts/$1.log" line code total errors bad skip
  code=$(cat "artifacts/$name.exit")
  rm -f "artifacts/$name.exit"
  line=$(grep -E 'Total: [0-9]+, Errors: [0-9]+, Failed: [0-9]+, Skipped: [0-9]+' "$log" | tail -1)
  if [ -z "$line" ]; then
    tail -40 "$log"
    echo "$name did not finish (exit code $code)." >&2
    failed=$((failed + 1))
    red+=("$name did not finish")
    return
  fi
  echo "$name: ${line#"${line%%Total*}"}"
  read -r total errors bad skip < <(sed -E 's/.*Total: ([0-9]+), Errors: ([0-9]+), Failed: ([0-9]+), Skipped: ([0-9]+).*/\1 \2 \3 \4/' <<<"$line")
  [ "$bad" = 0 ] && [ "$errors" = 0 ] || grep -A 25 -E '\[FAIL\]|ERROR' "$log"
  mapfile -t -O "${#red[@]}" red < <(grep -E '\[FAIL\]' "$log")
  grep -A 1 -E '\[SKIP\]' "$log" | grep -vE '^--$' || true
  if [ "$code" != 0 ] && [ "$bad" = 0 ] && [ "$errors" = 0 ]; then errors=1; tail -20 "$log"; fi
  passed=$((passed + total - bad - skip))
  failed=$((failed + bad + errors))
  skipped=$((skipped + skip))
}
for project in "${chosen[@]}"; do report "$project"; done

# The names once more at the very end: whoever sees only the last lines of a run must learn what was red.
for name in "${red[@]}"; do echo "  $name"; done
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
