#!/bin/bash
# Brings a whole site up with Docker, in a copy of this repository and in folders of its own, and holds it against what the guides
# promise: health, limits, verdicts, restarts, kills, several detectors, little memory, cleaning up. One line a check; the first that
# fails ends it. Everything is removed again. Needs a Docker engine with compose.
#   e2e/compose.sh [--keep]     --keep leaves the site running, to look at
set -euo pipefail
root=$(CDPATH='' cd -P -- "$(dirname -- "$(readlink -f -- "$0")")/.." && pwd)

# Nothing of the caller's site may leak into this one.
for name in $(env | sed -nE 's/^((SITE|MAD|MYSQL|REDIS|COMPOSE)_[A-Z_]+|DATABASE_URL|LOG_LEVEL|SHODAN_TOKEN|VIRUSTOTAL_API_KEY)=.*/\1/p'); do
  unset "$name"
done

work=$(mktemp -d "${TMPDIR:-/tmp}/mad-compose-XXXXXX")
repository=$work/repository
site=$work/site
export LC_ALL=C COMPOSE_PROJECT_NAME=mad-check-$$ COMPOSE_ANSI=never COMPOSE_PROGRESS=quiet SITE_IMAGE=mad-check:$$
passed=0
checking='the beginning'

tidy() {
  status=$?
  if [ "$status" -ne 0 ]; then
    printf 'FAILED  %s\n' "$checking"
    compose ps --all 2>&1 || :
    compose logs --no-color --tail 15 2>&1 | cut -c 1-300 || :
  fi
  if [ "${keep:-}" = yes ]; then
    printf 'kept: cd %s; export COMPOSE_PROJECT_NAME=%s SITE_IMAGE=%s\n' "$repository" "$COMPOSE_PROJECT_NAME" "$SITE_IMAGE"
  else
    compose down --volumes --remove-orphans --timeout 20 >/dev/null 2>&1 || :
    docker image rm --force "$SITE_IMAGE" >/dev/null 2>&1 || :
    rm -rf "$work"
  fi
  if [ "$status" -eq 0 ]; then
    printf '%s passed, 0 failed\n' "$passed"
  else
    printf '%s passed, 1 failed\n' "$passed"
  fi
  exit "$status"
}
trap tidy EXIT
trap 'exit 130' INT TERM

keep=
if [ "${1:-}" = --keep ]; then keep=yes; fi

begin() { checking=$*; started=$SECONDS; }
pass() {
  passed=$((passed + 1))
  printf 'ok  %3ds  %s%s\n' $((SECONDS - started)) "$checking" "${1:+: $1}"
}

compose() { (cd "$repository" && docker compose "$@"); }

# SECONDS COMMAND...: repeats until it succeeds.
within() {
  local limit=$1 end=$((SECONDS + $1))
  shift
  until "$@" >"$work/last" 2>&1; do
    if [ "$SECONDS" -ge "$end" ]; then
      printf 'not within %s s: %s\n' "$limit" "$*"
      tail -n 20 "$work/last"
      return 1
    fi
    sleep 1
  done
}

# WANTED ACTUAL WHAT
equal() {
  [ "$1" = "$2" ] || {
    printf '%s is %s, not %s\n' "$3" "$2" "$1"
    return 1
  }
}

sql() {
  # shellcheck disable=SC2016 # for the shell in the container
  compose exec -T mad_db sh -c 'MYSQL_PWD=$MYSQL_PASSWORD exec mysql --user=mad --batch --skip-column-names deepocean --execute="$1"' sh "$1"
}

# SERVICE: whether every container of it is healthy.
healthy() {
  local ids
  ids=$(compose ps --quiet "$@")
  [ -n "$ids" ]
  # shellcheck disable=SC2086 # one id a word
  ! docker inspect --format '{{.State.Health.Status}}' $ids | grep -qv '^healthy$'
}
services='mad_app mad_gen mad_www mad_db mad_queue'
all_healthy() {
  local service
  for service in $services; do healthy "$service" || return 1; done
}

inspect() { docker inspect --format "$2" "$(compose ps --quiet "$1" | head -n 1)"; }

judged() { sql "SELECT COUNT(*) FROM mad_capture WHERE state = 'judged'"; }
judged_are() { equal "$1" "$(judged)" 'the number of judged captures'; }

# What must hold at any time: each capture has the rows it says it has, and no flow has two.
nothing_lost_or_double() {
  equal 0 "$(sql "SELECT COUNT(*) FROM mad_capture WHERE state <> 'judged'")" 'the number of captures not judged' &&
    equal 0 "$(sql "SELECT COUNT(*) FROM mad_capture c WHERE c.verdicts <> (SELECT COUNT(*) FROM mad_verdict v WHERE v.capture_id = c.id)")" \
      'the number of captures with other rows than they say' &&
    equal 0 "$(sql 'SELECT COUNT(*) FROM mad_report r LEFT JOIN mad_verdict v ON v.report_id = r.id WHERE v.report_id IS NULL')" \
      'the number of rows without a capture' &&
    equal "$(sql 'SELECT COUNT(*) FROM mad_verdict')" \
      "$(sql 'SELECT COUNT(*) FROM (SELECT DISTINCT v.capture_id, r.name FROM mad_report r JOIN mad_verdict v ON v.report_id = r.id) AS flows')" \
      'the number of different flows'
}

# SAMPLE NAME: as a recorder does, under another name until it is whole.
record() {
  cp "$root/samples/captures/$1" "$site/captures/.$2"
  mv "$site/captures/.$2" "$site/captures/$2"
  recorded=$((recorded + 1))
}
recorded=0

documents() { ls "$site/report"; }
# DOCUMENT NUMBER: whether it is a list of so many.
document_has() {
  # shellcheck disable=SC2016 # JavaScript
  node -e '
    const [, file, wanted] = process.argv;
    const length = JSON.parse(require("node:fs").readFileSync(file, "utf8")).length;
    if (length !== Number(wanted)) { console.log(`${file} has ${length} entries, not ${wanted}`); process.exit(1); }
  ' "$site/report/$1" "$2"
}

all_judged_and_reported() {
  judged_are "$recorded" && nothing_lost_or_double && document_has infected_computer.json "$recorded" &&
    document_has active_software.json "$recorded" && equal 0 "$(sql 'SELECT COUNT(*) FROM mad_tobeprocessedfile')" 'the number of folders to report'
}

# SERVICE PROGRAM: kills the program as a crash would; tini ends with it, and the engine starts the container again.
crash() {
  # shellcheck disable=SC2016 # for the shell in the container
  compose exec -T "$1" sh -c '
    for process in /proc/[0-9]*; do
      read -r _ _ _ parent _ <"$process/stat" 2>/dev/null || continue
      if [ "$parent" = 1 ]; then kill -9 "${process#/proc/}"; fi
    done' || :
}
restarted() { [ "$(inspect "$1" '{{.RestartCount}}')" -gt "$2" ] && healthy "$1"; }

begin 'a copy of the repository'
mkdir -p "$repository" "$site"
(cd "$root" && git ls-files -z --cached --others --exclude-standard |
  while IFS= read -r -d '' file; do if [ -e "$file" ]; then printf '%s\0' "$file"; fi; done |
  tar --null --files-from - --create) | tar --extract --directory "$repository"
pass "$(find "$repository" -type f | wc -l) files"

begin 'docker compose config passes without .env'
compose config --quiet
pass

begin 'without .env no service has a password of its own to start with'
mkdir "$work/queue"
if (cd "$repository" && SITE_QUEUE=$work/queue docker compose run --rm --no-deps mad_queue) >"$work/out" 2>&1; then false; fi
grep -q 'init.sh volumes' "$work/out"
pass

begin 'init.sh all'
free_port=$(node -e 'const s = require("node:net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')
(
  for folder in captures logs database queue model retrain report dataset; do
    export "SITE_$(tr '[:lower:]' '[:upper:]' <<<"$folder")=$site/$folder"
  done
  "$repository/init.sh" all >"$work/out"
)
cat >>"$repository/.env" <<END
SITE_WWW_ADDRESS=127.0.0.1
SITE_WWW_PORT=$free_port
SITE_APP_PROCESSES=2
SITE_GEN_INTERVAL=2
SITE_GEN_PROCESSES=2
SITE_DB_BUFFER=128M
MAD_QUIET_SECONDS=1
MAD_LEASE_SECONDS=5
MAD_KEEP_REPORT_DAYS=30
END
owner=$(sed -n 's/^SITE_UID=//p' "$repository/.env"):$(sed -n 's/^SITE_GID=//p' "$repository/.env")
equal 600 "$(stat -c %a "$repository/.env")" 'the mode of .env'
half=$(nproc | awk '{ printf "%.1f", $1 / 2 }')
grep -qx "SITE_APP_CPUS=$half" "$repository/.env"
pass

begin 'docker compose build'
compose build >"$work/build" 2>&1 || { tail -n 40 "$work/build"; false; }
pass

begin 'the image is below 600 MB'
bytes=$(docker image inspect --format '{{.Size}}' "$SITE_IMAGE")
[ "$bytes" -lt 600000000 ] || { printf '%s bytes\n' "$bytes"; false; }
pass "$((bytes / 1000000)) MB"

begin 'no package manager, compiler or downloader of Node.js is in the image, and no secret'
# shellcheck disable=SC2016 # for the shell in the container
docker run --rm --entrypoint sh "$SITE_IMAGE" -c '
  for tool in npm npx pnpm yarn corepack gcc cc make python3 curl wget git; do if command -v $tool; then exit 1; fi; done
  [ "$(id -u)" -ne 0 ] && [ ! -e /opt/mad/.env ]'
sed -nE 's/^[A-Z_]+(PASSWORD|TOKEN)=(.+)$/\2/p' "$repository/.env" >"$work/secrets"
equal 5 "$(wc -l <"$work/secrets")" 'the number of secrets'
docker image inspect "$SITE_IMAGE" >"$work/out"
docker image history --no-trunc "$SITE_IMAGE" >>"$work/out"
if grep -qFf "$work/secrets" "$work/out"; then false; fi
pass

begin 'the image finds the malware of its own capture (mad doctor)'
docker run --rm --read-only --tmpfs /tmp "$SITE_IMAGE" doctor >"$work/out" 2>&1 || { cat "$work/out"; false; }
pass

begin 'docker compose up: every service is healthy'
compose up --detach --wait --wait-timeout 240 2>"$work/out" || { tail -n 20 "$work/out"; false; }
all_healthy
pass

begin 'every container: not root, read-only root, no capability, no new privileges, restarted, logs rotated, an init'
for service in $services; do
  equal "$owner" "$(inspect "$service" '{{.Config.User}}')" "$service: user"
  equal 'true ["ALL"] [] ["no-new-privileges:true"] unless-stopped true' \
    "$(inspect "$service" '{{.HostConfig.ReadonlyRootfs}} {{json .HostConfig.CapDrop}} {{if .HostConfig.CapAdd}}{{json .HostConfig.CapAdd}}{{else}}[]{{end}} {{json .HostConfig.SecurityOpt}} {{.HostConfig.RestartPolicy.Name}} {{.HostConfig.Init}}')" \
    "$service: its hardening"
  equal '10m 5' "$(inspect "$service" '{{index .HostConfig.LogConfig.Config "max-size"}} {{index .HostConfig.LogConfig.Config "max-file"}}')" "$service: its log"
  # shellcheck disable=SC2016 # for the shell in the container
  compose exec -T "$service" sh -c '[ "$(id -u):$(id -g)" = "$1" ] && ! touch /there 2>/dev/null && grep -q "^CapEff:.0*$" /proc/self/status' sh "$owner"
done
pass

begin 'the limits of mad_app: half of the CPUs, 768 of 1024 shares, 96 G of memory, 192 G with swap'
equal "$(awk "BEGIN { printf \"%d\", $half * 1000000000 }") 768 $((96 * 1024 ** 3)) $((192 * 1024 ** 3))" \
  "$(inspect mad_app '{{.HostConfig.NanoCpus}} {{.HostConfig.CpuShares}} {{.HostConfig.Memory}} {{.HostConfig.MemorySwap}}')" 'what Docker limits'
pass "$half CPUs here"

begin 'captures are read-only for mad_app, but for the log and uploads'
equal '/mad/dataset true, /mad/mad.log true, /mad/model true, /mad/pcap false, /mad/pcap/apt_log.txt true, /mad/pcap/upload true, /mad/retrain true' \
  "$(inspect mad_app '{{range .Mounts}}{{.Destination}} {{.RW}}{{"\n"}}{{end}}' | grep . | sort | paste -sd , | sed 's/,/, /g')" 'what is mounted'
if compose exec -T mad_app sh -c 'echo x >/mad/pcap/x' 2>/dev/null; then false; fi
pass

begin '/healthz of each service'
for service in 'mad_app 8880' 'mad_gen 8881' 'mad_www 8888'; do
  # shellcheck disable=SC2086 # service and port
  set -- $service
  compose exec -T "$1" node /opt/mad/docker/health-check.mjs "$2" >"$work/out"
  grep -q '^200 ' "$work/out"
done
node -e 'fetch(process.argv[1]).then(({ status }) => process.exit(status === 200 ? 0 : 1))' "http://127.0.0.1:$free_port/healthz"
pass "the dashboard answers on port $free_port of this machine"

begin 'three captures: rows in MySQL, documents in the report folder'
record malicious-azorult.pcap 2026_0101_0000_00.pcap
record benign-apt.pcap 2026_0101_0001_00.pcap
record benign-curl.pcap 2026_0101_0002_00.pcap
within 90 all_judged_and_reported
[ "$(sql 'SELECT COUNT(*) FROM mad_report WHERE is_malicious = 1')" -gt 0 ]
for document in server_map infected_computer active_software connection loss; do [ -s "$site/report/$document.json" ]; done
pass "$(sql 'SELECT COUNT(*) FROM mad_report') rows, $(documents | paste -sd ' ')"

begin 'apt_log.txt tells the recording machine of each capture'
for capture in 2026_0101_0000_00 2026_0101_0001_00 2026_0101_0002_00; do grep -q "$capture" "$site/captures/apt_log.txt"; done
pass "$(wc -l <"$site/captures/apt_log.txt") lines"

begin 'an upload is judged, as the dashboard hands it on'
# shellcheck disable=SC2016 # JavaScript
compose exec -T mad_app node -e '
  const { openAsBlob } = require("node:fs");
  openAsBlob("/opt/mad/samples/captures/malicious-formbook.pcap").then((body) =>
    fetch("http://mad_app:8880/captures?name=uploaded.pcap", {
      method: "POST",
      headers: { authorization: `Bearer ${process.env.MAD_HTTP_TOKEN}`, "content-type": "application/octet-stream" },
      body,
    })).then(async (answer) => { console.log(answer.status, await answer.text()); process.exit(answer.ok ? 0 : 1); });
' >"$work/out"
recorded=$((recorded + 1))
within 60 all_judged_and_reported
pass

begin 'docker compose restart'
rows=$(sql 'SELECT COUNT(*) FROM mad_report')
compose restart 2>"$work/out"
within 120 all_healthy
within 60 all_judged_and_reported
equal "$rows" "$(sql 'SELECT COUNT(*) FROM mad_report')" 'the number of rows'
record malicious-amadey.pcap 2026_0101_0003_00.pcap
within 60 all_judged_and_reported
pass

minute=10
for service in $services; do
  begin "$service crashes while it works: it comes back, nothing is lost or double"
  restarts=$(inspect "$service" '{{.RestartCount}}')
  for sample in malicious-cridex.pcap benign-git.pcap; do
    record "$sample" "2026_0101_00${minute}_00.pcap"
    minute=$((minute + 1))
  done
  sleep 1
  crash "$service"
  within 120 restarted "$service" "$restarts"
  within 120 all_healthy
  within 120 all_judged_and_reported
  pass "$(judged) captures"
done

begin 'power cut: everything dies at once, and starts again without waiting for anything, the database last'
record malicious-emotet-form.pcap 2026_0101_0004_00.pcap
compose kill 2>"$work/out"
for service in mad_www mad_gen mad_app mad_queue mad_db; do docker start "$(compose ps --all --quiet "$service")" >"$work/out"; done
within 240 all_healthy
within 120 all_judged_and_reported
pass

begin 'docker compose down, then up'
rows=$(sql 'SELECT COUNT(*) FROM mad_report')
compose down 2>"$work/out"
compose up --detach --wait --wait-timeout 240 2>"$work/out"
within 60 all_judged_and_reported
equal "$rows" "$(sql 'SELECT COUNT(*) FROM mad_report')" 'the number of rows'
pass "$rows rows"

begin 'back up, lose the database, restore: what was judged is known, and nothing is judged twice'
rows=$(sql 'SELECT COUNT(*) FROM mad_report')
judgements=$(grep -vc '^[01] ' "$site/captures/apt_log.txt")
# shellcheck disable=SC2016 # for the shell in the container
compose exec -T mad_db sh -c \
  'MYSQL_PWD=$MYSQL_ROOT_PASSWORD mysqldump --user=root --single-transaction --no-tablespaces --set-gtid-purged=OFF --hex-blob deepocean' |
  gzip >"$work/dump.sql.gz"
compose down 2>"$work/out"
"$repository/cleanup.sh" --yes db report >"$work/out"
"$repository/init.sh" all >"$work/out"
compose up --detach --wait --wait-timeout 240 mad_db 2>"$work/out"
# shellcheck disable=SC2016 # for the shell in the container
gunzip -c "$work/dump.sql.gz" | compose exec -T mad_db sh -c 'MYSQL_PWD=$MYSQL_ROOT_PASSWORD mysql --user=root deepocean'
compose up --detach --wait --wait-timeout 240 2>"$work/out"
compose run --rm --no-deps mad_gen gen --rebuild >"$work/out" 2>&1
within 60 all_judged_and_reported
equal "$rows" "$(sql 'SELECT COUNT(*) FROM mad_report')" 'the number of rows'
equal "$judgements" "$(grep -vc '^[01] ' "$site/captures/apt_log.txt")" 'the number of judgements'
pass "$rows rows, a dump of $(stat -c %s "$work/dump.sql.gz") bytes"

begin 'three detectors (--scale mad_app=3) share the captures'
compose up --detach --wait --wait-timeout 240 --scale mad_app=3 2>"$work/out"
equal 3 "$(compose ps --quiet mad_app | wc -l)" 'the number of detectors'
for minute in $(seq 30 44); do record malicious-gozi.pcap "2026_0101_00${minute}_00.pcap"; done
within 120 all_judged_and_reported
healthy mad_app
for detector in $(compose ps --quiet mad_app); do docker logs "$detector" 2>&1 | grep -c '"status":"judged"' || :; done >"$work/out"
pass "$(paste -sd '+' "$work/out") of them"

begin 'cleanup.sh db refuses while services run'
if "$repository/cleanup.sh" --yes db >"$work/out" 2>&1; then false; fi
grep -q 'docker compose down' "$work/out"
pass

begin 'a capture of 500 MB in a mad_app of 512 MB'
cat >>"$repository/.env" <<END
SITE_APP_MEMORY=512m
SITE_APP_MEMORY_AND_SWAP=512m
SITE_APP_PROCESSES=1
END
compose up --detach --wait --wait-timeout 240 --scale mad_app=1 2>"$work/out"
equal $((512 * 1024 ** 2)) "$(inspect mad_app '{{.HostConfig.Memory}}')" 'the limit'
if [ -f "$root/../shared/tools/big-capture.mjs" ] && [ -d "$root/../shared/corpus" ]; then
  node "$root/../shared/tools/big-capture.mjs" "$site/captures/.big" 500 "$root/../shared/corpus/train" >"$work/out"
else
  docker run --rm --user "$(id -u):$(id -g)" --volume "$site/captures:/captures" --entrypoint node "$SITE_IMAGE" -e '
    const { closeSync, openSync, writeSync } = require("node:fs");
    import("/opt/mad/apps/detector/src/bench/synthetic-capture.ts").then(({ writeSyntheticCapture }) => {
      const file = openSync("/captures/.big", "w");
      writeSyntheticCapture({ bytes: 500e6, flows: 20_000, httpShare: 0.7, seed: 1 }, (bytes) => writeSync(file, bytes));
      closeSync(file);
    });'
fi
[ "$(stat -c %s "$site/captures/.big")" -gt 490000000 ]
mv "$site/captures/.big" "$site/captures/2026_0101_0005_00.pcap"
recorded=$((recorded + 1))
within 400 all_judged_and_reported
equal false "$(inspect mad_app '{{.State.OOMKilled}}')" 'whether memory ran out'
equal 0 "$(inspect mad_app '{{.RestartCount}}')" 'the number of restarts'
pass "$(sql "SELECT CONCAT(flows, ' flows, ', verdicts, ' verdicts, attempt ', attempts) FROM mad_capture WHERE path LIKE '%2026_0101_0005_00.pcap'")"

begin 'docker compose stop: the detector ends by itself within its grace period'
compose stop mad_app 2>"$work/out"
state=$(docker inspect --format '{{.State.ExitCode}}' "$(compose ps --all --quiet mad_app)")
equal 0 "$state" 'its exit code'
pass

begin 'cleanup.sh all empties the folders of the site, and the captures stay'
compose down 2>"$work/out"
"$repository/cleanup.sh" --yes all >"$work/out"
for folder in database queue model retrain report dataset; do
  equal .mad-folder "$(ls -A "$site/$folder")" "what is in $folder"
done
equal "$recorded" "$(find "$site/captures" -name '*.pcap' | wc -l)" 'the number of captures'
[ ! -s "$site/captures/apt_log.txt" ]
pass

begin 'init.sh all and up again: a new site judges what lies there'
"$repository/init.sh" all >"$work/out"
rm "$site/captures/2026_0101_0005_00.pcap"
recorded=$((recorded - 1))
compose up --detach --wait --wait-timeout 240 2>"$work/out"
within 200 all_judged_and_reported
pass "$(judged) captures"
