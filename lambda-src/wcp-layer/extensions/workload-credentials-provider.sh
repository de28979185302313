#!/usr/bin/env bash
#
# Runs the AWS Workload Credentials Provider as an external Lambda extension that is ready in the INIT
# phase. Lambda starts this file because it lies in the folder `extensions` of a layer; the provider lies
# beside that folder, in `bin`. It needs bash >= 3.2 and curl, which Lambda's runtimes for Node.js have.
#
# The order is: write the configuration file, start the provider, wait until it answers, register. Lambda
# holds the runtime back until every extension has registered, so the function can read secrets in its own
# INIT. A provider that does not start is reported with /init/error; one that ends later with /exit/error.
# It is not restarted: Lambda replaces the whole sandbox when an extension ends.
#
# https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html
# https://github.com/aws/aws-workload-credentials-provider#configure-the-workload-credentials-provider
#
# Variables of the function:
#   WCP_HTTP_PORT              port on 127.0.0.1, 1024-65535                   default 2773
#   WCP_TTL_SECONDS            how long a secret is cached, 0-3600, 0 = never  default 300
#   WCP_PREFETCH_SECRET_ID     secret that is read at start, by its name       default none
#   WCP_ROLE_ARN               role with which it is prefetched                default none: the function's
#   WCP_LOG_LEVEL              debug, info, warn, error, none                  default info
#   WCP_READY_TIMEOUT_SECONDS  how long the provider may take to start, 1-60   default 8

set -euo pipefail
# Patterns with ranges mean ASCII.
export LC_ALL=C

name="${0##*/}"
root="$(cd -- "${0%/*}/.." && pwd)"
provider="$root/bin/aws-workload-credentials-provider"
api="http://${AWS_LAMBDA_RUNTIME_API}/2020-01-01/extension"

provider_pid=""
listener_pid=""
extension_id=""
# Holds the configuration file, and nothing that is secret.
folder="$(mktemp -d "${TMPDIR:-/tmp}/workload-credentials-provider.XXXXXX")"

log() {
  printf '[%s] %s\n' "$name" "$1"
}

# One request on loopback: no proxy, and no settings of a person.
http() {
  curl -q -sS --fail --noproxy '*' "$@"
}

# Stops what was started. Runs once, however this script ends.
clean_up() {
  trap '' TERM INT
  trap - EXIT
  if [[ -n "$listener_pid" ]]; then
    kill -TERM "$listener_pid" 2>/dev/null || true
  fi
  if [[ -n "$provider_pid" ]]; then
    stop_provider
  fi
  rm -rf -- "$folder"
}

# Ends the provider: a second to do it by itself, then not.
stop_provider() {
  kill -TERM "$provider_pid" 2>/dev/null || true
  local attempts=10
  while ((attempts-- > 0)); do
    kill -0 "$provider_pid" 2>/dev/null || return 0
    sleep 0.1
  done
  log "the provider did not end within 1 s: killed"
  kill -KILL "$provider_pid" 2>/dev/null || true
}

trap clean_up EXIT
trap 'exit 143' TERM
trap 'exit 130' INT

# Registers for SHUTDOWN only: the provider does not need to know of invocations.
register() {
  local headers="$folder/headers" header value
  http -o /dev/null -D "$headers" -X POST \
    -H "Lambda-Extension-Name: $name" -H "Content-Type: application/json" \
    -d '{"events":["SHUTDOWN"]}' "$api/register"
  while IFS=$' \r' read -r header value; do
    case "$header" in
      [Ll]ambda-[Ee]xtension-[Ii]dentifier:) extension_id="${value%%[[:space:]]*}" ;;
    esac
  done <"$headers"
  if [[ -z "$extension_id" ]]; then
    log "Lambda did not register this extension"
    return 1
  fi
}

# report PHASE TYPE MESSAGE: tells Lambda why this extension is about to end. PHASE is init or exit.
report() {
  if [[ -n "$extension_id" ]]; then
    http -o /dev/null -X POST \
      -H "Lambda-Extension-Identifier: $extension_id" \
      -H "Lambda-Extension-Function-Error-Type: $2" -H "Content-Type: application/json" \
      -d "{\"errorMessage\":\"$3\",\"errorType\":\"$2\",\"stackTrace\":[]}" \
      "$api/$1/error" || true
  fi
}

# fail TYPE MESSAGE: ends the initialization. Only a registered extension can say why.
fail() {
  log "$2"
  register || true
  report init "$1" "$2"
  exit 1
}

# require VARIABLE VALUE PATTERN: the whole value must match. Values go into the configuration file, so
# what could end a TOML string, or begin another line, is refused. The value itself is not repeated.
require() {
  if ! [[ "$2" =~ ^($3)$ ]]; then
    fail Extension.InvalidConfiguration "$1 is not valid: it must match $3"
  fi
}

# require_between VARIABLE VALUE LOWEST HIGHEST: a whole number without leading zeros.
require_between() {
  require "$1" "$2" '0|[1-9][0-9]{0,4}'
  if (($2 < $3 || $2 > $4)); then
    fail Extension.InvalidConfiguration "$1 is not valid: it must be from $3 to $4"
  fi
}

port="${WCP_HTTP_PORT:-2773}"
ttl="${WCP_TTL_SECONDS:-300}"
secret="${WCP_PREFETCH_SECRET_ID:-}"
role="${WCP_ROLE_ARN:-}"
log_level="${WCP_LOG_LEVEL:-info}"
ready_timeout="${WCP_READY_TIMEOUT_SECONDS:-8}"
region="${AWS_REGION:-}"

require_between WCP_HTTP_PORT "$port" 1024 65535
require_between WCP_TTL_SECONDS "$ttl" 0 3600
require_between WCP_READY_TIMEOUT_SECONDS "$ready_timeout" 1 60
require WCP_LOG_LEVEL "$log_level" 'debug|info|warn|error|none'
require AWS_REGION "$region" '[a-z]{2}(-[a-z]+)+-[0-9]+'
if [[ -n "$secret" ]]; then
  require WCP_PREFETCH_SECRET_ID "$secret" '[A-Za-z0-9/_+=.@:-]+'
fi
if [[ -n "$role" ]]; then
  require WCP_ROLE_ARN "$role" 'arn:[a-z-]+:iam::[0-9]{12}:role/[A-Za-z0-9_+=,.@/-]+'
fi

# The provider takes its configuration from a file only. Its own defaults would log to a file, which
# nobody sees, and serve an old value for as long as AWS fails: how old a value may be is for the client
# in the function to say. Checking the credentials at start is a call of STS, which the function needs
# an endpoint for only when it assumes a role.
write_configuration() {
  local validate=false
  if [[ -n "$role" ]]; then
    validate=true
  fi
  cat <<TOML
[logging]
log_level = "$log_level"
log_to_file = false

[capabilities.secrets_manager]
http_port = $port
region = "$region"
ignore_transient_errors = false
validate_credentials = $validate

[capabilities.secrets_manager.cache]
ttl_seconds = $ttl
TOML
  if [[ -n "$secret" ]]; then
    printf '\n[[capabilities.secrets_manager.prefetch.secrets]]\nsecret_id = "%s"\n' "$secret"
    if [[ -n "$role" ]]; then
      printf 'role_arn = "%s"\n' "$role"
    fi
  fi
}

config="$folder/config.toml"
(umask 077 && write_configuration >"$config")

if [[ ! -x "$provider" ]]; then
  fail Extension.ProviderMissing "bin/aws-workload-credentials-provider is missing or not executable"
fi
cd -- "$folder"
"$provider" sm start --config "$config" 2>&1 &
# The provider's own process id: it is a simple command, not a list in a subshell.
provider_pid=$!

# The port can be open before the provider answers, so each attempt is bounded as well.
ready=false
SECONDS=0
while ((SECONDS < ready_timeout)) && kill -0 "$provider_pid" 2>/dev/null; do
  if [[ "$(http --max-time 1 "http://127.0.0.1:$port/ping" 2>/dev/null || true)" == healthy ]]; then
    ready=true
    break
  fi
  sleep 0.05
done
if ! kill -0 "$provider_pid" 2>/dev/null; then
  status=0
  wait "$provider_pid" || status=$?
  provider_pid=""
  fail Extension.ProviderExited "the provider ended at start with status $status"
fi
if [[ "$ready" != true ]]; then
  fail Extension.ProviderNotReady "the provider was not healthy within $ready_timeout s"
fi

register

# Waits for the one event that it registered for and then ends the provider, which ends the wait below.
# No time limit: Lambda answers when the sandbox is shut down, and freezes everything until then.
listen() {
  trap - EXIT INT
  local poll
  # Not through a function: the process id must be that of curl.
  curl -q -sS --fail --noproxy '*' -o /dev/null \
    -H "Lambda-Extension-Identifier: $extension_id" "$api/event/next" &
  poll=$!
  trap 'kill -TERM "$poll" 2>/dev/null; exit 0' TERM
  if wait "$poll"; then
    : >"$folder/shutdown"
  fi
  kill -TERM "$provider_pid" 2>/dev/null || true
}
listen &
listener_pid=$!

status=0
wait "$provider_pid" || status=$?
provider_pid=""
if [[ -e "$folder/shutdown" ]]; then
  log "shutdown: the provider ended with status $status"
  exit 0
fi
log "the provider ended with status $status and is not restarted"
report exit Extension.ProviderExited "the provider ended with status $status"
exit 1
