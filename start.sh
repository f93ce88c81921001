#!/usr/bin/env bash
# Builds and starts the Bürgerservice with sample data, on SQLite unless told otherwise. Existing data is never overwritten.
#   ./start.sh [--port N] [--data DIR] [--api-key KEY] [--empty] [--admin NAME [--admin-mandant ORGANISATION]] [--database Sqlite|PostgreSql|SqlServer --connection STRING] [--node NAME]
set -euo pipefail
caller=$PWD
cd "$(dirname "${BASH_SOURCE[0]}")"

port=5080
data="$PWD/data"
arguments=()
# The sample's booth is played from /konsole; an installation without sample has no console.
console=true
usage() { sed -n '3p' "$0" | sed 's/^# *//'; }

while [ $# -gt 0 ]; do
  case "$1" in
    --port) port="${2:?--port braucht eine Zahl}"; shift 2 ;;
    --data) data="${2:?--data braucht einen Ordner}"; shift 2 ;;
    --api-key) arguments+=(--api-key "${2:?--api-key braucht einen Schlüssel}"); shift 2 ;;
    --database) arguments+=("--Database:Provider" "${2:?--database braucht Sqlite, PostgreSql oder SqlServer}"); shift 2 ;;
    # Through the environment: a command line is seen by everybody on the machine, and the string may hold a password.
    --connection) export BUERGERSERVICE_Database__ConnectionString="${2:?--connection braucht eine Verbindungsangabe}"; shift 2 ;;
    --node) arguments+=(--node "${2:?--node braucht einen Namen}"); console=false; shift 2 ;;
    --empty) arguments+=(--empty true); console=false; shift ;;
    # A new administrator, or a one-time password for one who has lost his.
    --admin) arguments+=(--admin "${2:?--admin braucht einen Benutzernamen}"); shift 2 ;;
    --admin-mandant) arguments+=(--admin-mandant "${2:?--admin-mandant braucht das Kürzel einer Organisation}"); shift 2 ;;
    -h|--help) usage; exit 0 ;;
    *) echo "Unbekannte Angabe: $1. Aufruf: $(usage)" >&2; exit 2 ;;
  esac
done
if ! [[ "$port" =~ ^[0-9]+$ ]] || [ "$port" -lt 1 ] || [ "$port" -gt 65535 ]; then
  echo "--port braucht eine Zahl zwischen 1 und 65535." >&2
  exit 2
fi

command -v dotnet >/dev/null || { echo "Es fehlt das .NET SDK 10 (Befehl dotnet): https://dotnet.microsoft.com" >&2; exit 1; }
command -v npm >/dev/null || { echo "Es fehlt Node.js 20 oder neuer mit npm (Debian: apt-get install nodejs npm)." >&2; exit 1; }

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
echo "Der Bürgerservice wird gebaut …"
if ! dotnet build Designer/Buergerservice.Portal -c Release -v quiet --nologo >/tmp/buergerservice-build.$$ 2>&1; then
  cat /tmp/buergerservice-build.$$ >&2
  rm -f /tmp/buergerservice-build.$$
  exit 1
fi
rm -f /tmp/buergerservice-build.$$

# A relative folder is meant from where the caller stands.
[[ "$data" = /* ]] || data="$caller/$data"
mkdir -p "$data"
echo "Adresse: http://localhost:$port   Daten: $data   (Ende mit Strg+C)"
cd Designer/Buergerservice.Portal
export ASPNETCORE_ENVIRONMENT="${ASPNETCORE_ENVIRONMENT:-Production}"
exec dotnet bin/Release/net10.0/Buergerservice.Portal.dll --urls "http://localhost:$port" --data "$data" --konsole "$console" ${arguments[@]+"${arguments[@]}"}
