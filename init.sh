#!/bin/sh
# Sets up the folders and the settings of a site, for `docker compose up -d`. docs/guides/install-a-site.md tells how.
set -eu
project=$(CDPATH='' cd -P -- "$(dirname -- "$(readlink -f -- "$0")")" && pwd)
program=init.sh
# shellcheck source=docker/site.sh
. "$project/docker/site.sh"

usage() {
  cat <<'END'
Usage: ./init.sh [--dry-run] [--adopt] WORD...

Sets up, for each WORD:
  db        the folders of the database and of the queue
  model     the folder of models, with those that come with MAD in it
  report    the folder of the report generator's documents
  retrain   the folder of samples for retraining
  dataset   the folder of the detector's datasets
  volumes   report and dataset, the capture folder, the logs; .env when there is none
  archives  model and retrain
  all       all of these

What is there already stays as it is, so the same words may be given again.

  --dry-run  say what would be done, do nothing
  --adopt    take over folders that are not empty and that init.sh did not make
  -h         this help

Folders, from the environment, else from .env:
  SITE_CAPTURES   /home/traffic/pcapfile       SITE_RETRAIN  /home/traffic/db/apt_retrain
  SITE_DATABASE   /home/traffic/db/apt_db      SITE_REPORT   /home/traffic/db/apt_report
  SITE_QUEUE      /home/traffic/db/apt_queue   SITE_DATASET  ./log/dataset
  SITE_MODEL      /home/traffic/db/apt_model   SITE_LOGS     ./log
Owner of the folders and user of the services: SITE_UID and SITE_GID, 10001 when root runs this, else yours.
END
}

dry_run=
adopt=
given=
for argument in "$@"; do
  case $argument in
    -h | --help)
      usage
      exit 0
      ;;
    --dry-run) dry_run=yes ;;
    --adopt) adopt=yes ;;
    db | model | report | retrain | dataset | volumes | archives | all) given="$given $argument" ;;
    *) refuse "unknown: $argument (./init.sh -h tells the words)" ;;
  esac
done
[ -n "$given" ] || refuse 'say what to set up (./init.sh -h tells the words)'
# shellcheck disable=SC2086 # words without blanks
expand_words $given
find_folders

invoker=$(id -u)
if [ "$invoker" -eq 0 ]; then
  setting SITE_UID 10001 && owner=$value
  setting SITE_GID 10001 && group=$value
else
  setting SITE_UID "$invoker" && owner=$value
  setting SITE_GID "$(id -g)" && group=$value
fi
for value in "$owner" "$group"; do
  case $value in
    '' | 0 | *[!0-9]*) refuse "SITE_UID and SITE_GID must be numbers other than 0: $value" ;;
  esac
done

# COMMAND...: runs it, or with --dry-run says it.
change() {
  if [ -n "$dry_run" ]; then
    printf 'would run:'
    printf ' %s' "$@"
    printf '\n'
  else
    "$@"
  fi
}

# PATH: gives it to the services' user.
give() {
  if [ "$(stat -c %u:%g -- "$1" 2>/dev/null)" = "$owner:$group" ]; then return; fi
  if [ "$invoker" -eq 0 ]; then
    change chown -h -- "$owner:$group" "$1"
  elif [ "$invoker" -ne "$owner" ]; then
    refuse "$1 must belong to user $owner; run this as root, or set SITE_UID=$invoker"
  fi
}

# WORD: makes and marks its folder.
make_folder() {
  if ! is_marked "$1"; then
    if [ -d "$folder" ] && [ -n "$(ls -A -- "$folder")" ] && [ -z "$adopt" ]; then
      refuse "$folder is not empty and was not made by init.sh; with --adopt it becomes MAD's folder of the $1, which cleanup.sh empties"
    fi
    change mkdir -p -- "$folder"
    change chmod 750 -- "$folder"
    change mark "$folder" "$1"
  fi
  if [ -d "$folder" ]; then give "$folder"; fi
}

# FOLDER WORD. The mark stays the invoker's: the services have no business with it.
mark() {
  rm -f -- "$1/$MARKER"
  printf '%s\n' "$2" >"$1/$MARKER"
  chmod 644 -- "$1/$MARKER"
}

# SOURCE TARGET: as a whole or not at all.
copy_model() {
  rm -rf -- "$2.new"
  cp -R -- "$1" "$2.new"
  if [ "$invoker" -eq 0 ]; then chown -R -h -- "$owner:$group" "$2.new"; fi
  mv -- "$2.new" "$2"
}

copy_models() {
  for source in "$project"/models/*/; do
    source=${source%/}
    if [ -e "$MODEL/${source##*/}" ]; then
      say "$MODEL/${source##*/} stays as it is"
    else
      change copy_model "$source" "$MODEL/${source##*/}"
    fi
  done
}

# FILE: makes it, for the services to append to.
make_log() {
  [ ! -L "$1" ] || refuse "$1 is a link"
  if [ ! -e "$1" ]; then
    change touch -- "$1"
    change chmod 644 -- "$1"
  fi
  if [ -e "$1" ]; then give "$1"; fi
}

make_captures() {
  change mkdir -p -- "$CAPTURES" "$LOGS"
  [ ! -L "$CAPTURES/upload" ] || refuse "$CAPTURES/upload is a link"
  if [ ! -d "$CAPTURES/upload" ]; then
    change mkdir -- "$CAPTURES/upload"
    change chmod 750 -- "$CAPTURES/upload"
  fi
  if [ -d "$CAPTURES/upload" ]; then give "$CAPTURES/upload"; fi
  make_log "$CAPTURES/apt_log.txt"
  make_log "$LOGS/mad.log"
}

random() { od -An -v -tx1 -N"$1" /dev/urandom | tr -d ' \n'; }

# Half of the CPUs this machine has for us, to a tenth.
half_of_cpus() { nproc | LC_ALL=C awk '{ printf "%.1f", $1 / 2 }'; }

# Unlimited, unless this machine refuses even root to say so (some containers and virtual machines do).
memory_lock() {
  # shellcheck disable=SC3045 # dash, bash and busybox have it
  if [ "$invoker" -ne 0 ] || (ulimit -l unlimited) 2>/dev/null; then echo -1; else echo $(($(ulimit -H -l) * 1024)); fi
}

settings() {
  cat <<END
# Settings of this site, made by init.sh on $(date -u +%Y-%m-%d). It holds passwords: keep it to yourself (mode 600).
# docs/guides/production.md tells about each line. A line of your shell's environment wins over the one here.

# Folders of this machine
SITE_CAPTURES='$CAPTURES'
SITE_LOGS='$LOGS'
SITE_DATABASE='$DATABASE'
SITE_QUEUE='$QUEUE'
SITE_MODEL='$MODEL'
SITE_RETRAIN='$RETRAIN'
SITE_REPORT='$REPORT'
SITE_DATASET='$DATASET'

# User of all services and owner of the folders
SITE_UID=$owner
SITE_GID=$group

# Limits of the detector: half of the $(nproc) CPUs here, 3/4 of the CPU shares
SITE_APP_CPUS=$(half_of_cpus)
#SITE_APP_CPU_SHARES=768
#SITE_APP_MEMORY=96g
#SITE_APP_MEMORY_AND_SWAP=192g
#SITE_APP_PROCESSES=15
SITE_APP_MEMORY_LOCK=$(memory_lock)

# Where the dashboard listens on this machine
#SITE_WWW_ADDRESS=0.0.0.0
#SITE_WWW_PORT=8888

# First user of the dashboard
MAD_ADMIN_USER=admin
MAD_ADMIN_PASSWORD=$(random 16)

# Between the services
MYSQL_ROOT_PASSWORD=$(random 24)
MYSQL_PASSWORD=$(random 24)
REDIS_PASSWORD=$(random 24)
MAD_HTTP_TOKEN=$(random 24)

# Without these two nothing is ever asked of VirusTotal or Shodan
#VIRUSTOTAL_API_KEY=
#SHODAN_TOKEN=
END
}

make_env() {
  if [ -e "$project/.env" ] || [ -L "$project/.env" ]; then
    say "$project/.env stays as it is"
  elif [ -n "$dry_run" ]; then
    printf 'would write: %s\n' "$project/.env"
  else
    new=$project/.env.new.$$
    trap 'rm -f -- "$new"' EXIT
    (umask 077 && set -C && settings >"$new")
    # A link fails when somebody else was quicker: what is there is never overwritten.
    ln -- "$new" "$project/.env"
    rm -f -- "$new"
    say "passwords are in $project/.env"
  fi
}

for word in $words; do
  case $word in
    env)
      make_captures
      make_env
      ;;
    log) ;;
    *) make_folder "$word" ;;
  esac
  if [ "$word" = model ]; then copy_models; fi
done
if [ -z "$dry_run" ]; then say "ready:$given"; fi
