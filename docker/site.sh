#!/bin/sh
# shellcheck disable=SC2034,SC2154 # variables come from and go to the scripts that read this one
# What init.sh and cleanup.sh share: where the site's folders are, and which folders may never be one. Sourced; needs $project, the
# folder of docker-compose.yml, and $program.

# Written into each folder that init.sh makes, with the folder's word in it. cleanup.sh deletes nowhere else.
MARKER=.mad-folder

# The folders by their words, in the order in which they are dealt with.
FOLDER_WORDS='database queue model retrain report dataset'

say() { printf '%s: %s\n' "$program" "$*"; }

refuse() {
  printf '%s: %s\n' "$program" "$*" >&2
  exit 2
}

# NAME: what .env says, as docker compose reads it; fails when it says nothing.
env_file_value() {
  [ -f "$project/.env" ] || return 1
  line=$(sed -n "s/^[[:space:]]*\(export[[:space:]]\{1,\}\)\{0,1\}$1=/=/p" "$project/.env" | tail -n 1)
  [ -n "$line" ] || return 1
  printf '%s\n' "${line#=}" | sed \
    -e "s/^'\([^']*\)'.*/\1/" -e t \
    -e 's/^"\([^"]*\)".*/\1/' -e t \
    -e 's/[[:space:]]\{1,\}#.*//' -e 's/[[:space:]]*$//'
}

# NAME DEFAULT: the environment over .env over the default, as docker compose has it; in $value.
setting() {
  if eval "[ -n \"\${$1+set}\" ]"; then
    eval "value=\$$1"
  else
    value=$(env_file_value "$1") || value=$2
  fi
}

# NAME: the folder $value names, without links, in $folder. Refuses what no folder of a site can be.
resolve_folder() {
  case $value in
    '') refuse "$1 is empty" ;;
    *[[:cntrl:]]*) refuse "$1 has a line break or another control character in it" ;;
    *[\'\"\$\\\`]*) refuse "$1 has a quote, a dollar sign or a backslash in it: $value" ;;
  esac
  case /$value/ in
    */../*) refuse "$1 goes upwards: $value" ;;
  esac
  case $value in
    /*) folder=$value ;;
    ./*) folder=$project/${value#./} ;;
    *) refuse "$1 begins neither with / nor with ./: $value" ;;
  esac
  folder=$(printf '%s\n' "$folder" | sed -e 's,//*,/,g' -e 's,/\(\./\)*,/,g' -e 's,/\.$,,' -e 's,/$,,')
  [ -n "$folder" ] || refuse "$1 is the whole machine: $value"
  [ ! -L "$folder" ] || refuse "$1 is a link, not a folder: $folder"
  # Links further up are allowed, but what lies behind them is what counts.
  existing=$folder
  missing=
  while [ ! -d "$existing" ]; do
    if [ -e "$existing" ] || [ -L "$existing" ]; then refuse "$1: $existing is no folder"; fi
    missing=/${existing##*/}$missing
    existing=${existing%/*}
    [ -n "$existing" ] || existing=/
  done
  existing=$(CDPATH='' cd -P -- "$existing" && pwd) || refuse "$1 cannot be entered: $folder"
  folder=${existing%/}$missing
  refuse_if_protected "$1"
}

# NAME: $folder must not be a folder of the system, somebody's home, or one that holds this installation.
refuse_if_protected() {
  case $folder in
    '') refuse "$1 is the whole machine" ;;
    /bin | /bin/* | /boot | /boot/* | /dev | /dev/* | /etc | /etc/* | /lib | /lib[0-9]* | /lib/* | /proc | /proc/* | \
      /run | /run/* | /sbin | /sbin/* | /sys | /sys/* | /usr | /usr/* | /var/lib | /var/log | /var/run | /var/run/*)
      refuse "$1 is a folder of the system: $folder" ;;
    /home/*/*) ;;
    /home/*) refuse "$1 is somebody's home: $folder" ;;
    /*/*) ;;
    *) refuse "$1 stands directly below /: $folder" ;;
  esac
  home=$(CDPATH='' cd -P -- "${HOME:-/}" 2>/dev/null && pwd) || home=/
  case $home/ in
    "$folder"/*) refuse "$1 is or holds your home folder: $folder" ;;
  esac
  case $project/ in
    "$folder"/*) refuse "$1 is or holds this installation: $folder" ;;
  esac
}

# Sets CAPTURES, LOGS and a variable named after each word of FOLDER_WORDS, in capitals.
find_folders() {
  setting SITE_CAPTURES /home/traffic/pcapfile && resolve_folder SITE_CAPTURES && CAPTURES=$folder
  setting SITE_LOGS ./log && resolve_folder SITE_LOGS && LOGS=$folder
  setting SITE_DATABASE /home/traffic/db/apt_db && resolve_folder SITE_DATABASE && DATABASE=$folder
  setting SITE_QUEUE /home/traffic/db/apt_queue && resolve_folder SITE_QUEUE && QUEUE=$folder
  setting SITE_MODEL /home/traffic/db/apt_model && resolve_folder SITE_MODEL && MODEL=$folder
  setting SITE_RETRAIN /home/traffic/db/apt_retrain && resolve_folder SITE_RETRAIN && RETRAIN=$folder
  setting SITE_REPORT /home/traffic/db/apt_report && resolve_folder SITE_REPORT && REPORT=$folder
  setting SITE_DATASET ./log/dataset && resolve_folder SITE_DATASET && DATASET=$folder
  for one in SITE_CAPTURES $FOLDER_WORDS; do
    for other in SITE_CAPTURES $FOLDER_WORDS; do
      [ "$one" = "$other" ] || refuse_if_inside "$one" "$other"
    done
  done
}

# WORD: its folder, in $folder.
folder_of() {
  case $1 in
    SITE_CAPTURES) folder=$CAPTURES ;;
    database) folder=$DATABASE ;;
    queue) folder=$QUEUE ;;
    model) folder=$MODEL ;;
    retrain) folder=$RETRAIN ;;
    report) folder=$REPORT ;;
    dataset) folder=$DATASET ;;
  esac
}

# Emptying one folder must not empty another.
refuse_if_inside() {
  folder_of "$1"
  inner=$folder
  folder_of "$2"
  case $inner/ in
    "$folder"/*) refuse "the folder of ${1#SITE_} lies in that of ${2#SITE_}: $inner" ;;
  esac
}

# WORD: whether its folder bears the mark of init.sh.
is_marked() {
  folder_of "$1"
  [ -f "$folder/$MARKER" ] && [ ! -L "$folder/$MARKER" ] && [ "$(cat -- "$folder/$MARKER")" = "$1" ]
}

# WORDS...: the folders they stand for, in $words, in a fixed order and each once; `log` and `env` stay beside them.
expand_words() {
  chosen=' '
  for word in "$@"; do
    case $word in
      db) chosen="$chosen database queue " ;;
      model | retrain | report | dataset | log) chosen="$chosen $word " ;;
      volumes) chosen="$chosen report dataset env " ;;
      archives) chosen="$chosen model retrain " ;;
      all) chosen="$chosen $FOLDER_WORDS env log " ;;
    esac
  done
  words=
  for word in env $FOLDER_WORDS log; do
    case $chosen in
      *" $word "*) words="$words $word" ;;
    esac
  done
}
