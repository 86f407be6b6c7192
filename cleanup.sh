#!/bin/sh
# Empties folders of a site that init.sh made, and nothing else.
set -eu
project=$(CDPATH='' cd -P -- "$(dirname -- "$(readlink -f -- "$0")")" && pwd)
program=cleanup.sh
# shellcheck source=docker/site.sh
. "$project/docker/site.sh"

usage() {
  cat <<'END'
Usage: ./cleanup.sh [--dry-run] [--yes] WORD...

Empties, for each WORD:
  db        the folders of the database and of the queue: every verdict is gone
  model     the folder of models (./init.sh model puts those that come with MAD back)
  report    the folder of the report generator's documents
  retrain   the folder of samples for retraining
  dataset   the folder of the detector's datasets
  log       apt_log.txt in the capture folder
  volumes   report and dataset
  archives  model and retrain
  all       all of these

Captures and .env are never removed. The services must be stopped for db, model and all.

  --dry-run  say what would be removed, do nothing
  --yes      do not ask; needed when there is no terminal to ask on
  -h         this help

The folders are those of ./init.sh -h. Only folders that init.sh made (or was told to adopt) are emptied.
END
}

dry_run=
yes=
given=
for argument in "$@"; do
  case $argument in
    -h | --help)
      usage
      exit 0
      ;;
    --dry-run) dry_run=yes ;;
    -y | --yes) yes=yes ;;
    db | model | report | retrain | dataset | log | volumes | archives | all) given="$given $argument" ;;
    *) refuse "unknown: $argument (./cleanup.sh -h tells the words)" ;;
  esac
done
[ -n "$given" ] || refuse 'say what to empty (./cleanup.sh -h tells the words)'
# shellcheck disable=SC2086 # words without blanks
expand_words $given
find_folders

# What a running service would lose under its feet.
is_running() {
  command -v docker >/dev/null 2>&1 || return 1
  [ -f "$project/docker-compose.yml" ] || return 1
  running=$(cd -- "$project" && docker compose ps --quiet --status running 2>/dev/null) || return 1
  [ -n "$running" ]
}

# Everything is looked at before anything is removed.
log=$CAPTURES/apt_log.txt
todo=
for word in $words; do
  case $word in
    env) ;;
    log)
      [ ! -L "$log" ] || refuse "$log is a link"
      if [ -s "$log" ]; then todo="$todo log"; fi
      ;;
    *)
      folder_of "$word"
      if [ ! -d "$folder" ]; then
        say "$folder is not there"
      elif ! is_marked "$word"; then
        refuse "$folder was not made by init.sh, so nothing in it is removed"
      elif [ -n "$(find "$folder" -mindepth 1 -maxdepth 1 ! -name "$MARKER" | head -n 1)" ]; then
        todo="$todo $word"
      fi
      ;;
  esac
done
if [ -z "$todo" ]; then
  say 'nothing to remove'
  exit 0
fi

for word in $todo; do
  if [ "$word" = log ]; then
    printf '  what %s says\n' "$log"
  else
    folder_of "$word"
    printf '  all in %s (%s)\n' "$folder" "$(du -sh -- "$folder" | cut -f 1)"
  fi
done
[ -z "$dry_run" ] || exit 0

case " $todo " in
  *' database '* | *' queue '* | *' model '*)
    if is_running; then refuse 'services are running; stop them first: docker compose down'; fi
    ;;
esac
if [ -z "$yes" ]; then
  [ -t 0 ] || refuse 'there is no terminal to ask on; --yes means yes'
  printf 'Remove it for good? [y/N] '
  read -r answer
  case $answer in
    y | Y | yes | Yes) ;;
    *) refuse 'nothing was removed' ;;
  esac
fi

# Entered first and removed relative to it: whatever happens to the path meanwhile, nothing else is hit.
empty_folder() (
  cd -P -- "$1"
  [ "$(pwd)" = "$1" ] || refuse "$1 has moved"
  find . -mindepth 1 -maxdepth 1 ! -name "$MARKER" -exec rm -rf --one-file-system -- {} +
)

for word in $todo; do
  if [ "$word" = log ]; then
    : >"$log"
  else
    folder_of "$word"
    empty_folder "$folder"
  fi
done
say "emptied:$todo"
