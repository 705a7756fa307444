/**
 * The program that keeps one service running, in POSIX sh so that it needs nothing but a system. It lies beside the
 * environment's releases and outlives both server and runner:
 *
 *   sh supervise.sh start|run|stop|switch|recover FOLDER [SLOT]
 *
 * FOLDER holds `current` (a link to `deployments/ID`, a slot), `supervisor` and `child` (PID and start time, so that a
 * number used again is not taken for ours), `status` (key=value) and `log` (with `log.1`, each to 5 MB). A slot holds
 * `app` (a link to the release's folder), `command`, `env` (0600) and, once it has answered, `healthy`.
 */
export const supervisorScript = String.raw`#!/bin/sh
set -u
umask 022
action=$1
folder=$2
cd "$folder" || exit 2
grace=${'$'}{SUPERVISE_GRACE_SECONDS:-10}
max_log_bytes=5000000
boot=-
[ -r /proc/sys/kernel/random/boot_id ] && read -r boot < /proc/sys/kernel/random/boot_id

# When a process was started, as one word; nothing for one that is gone or a zombie.
start_time() {
  if [ -e /proc/self/stat ]; then
    stat_line=$(cat "/proc/$1/stat" 2>/dev/null) || return 0
    set -- ${'$'}{stat_line##*") "}
    [ "$1" = Z ] || [ "$1" = X ] || printf '%s:%s' "$boot" "${'$'}{20}"
  else
    ps -o lstart= -p "$1" 2>/dev/null | tr -s ' ' '_'
  fi
}

# Whether the process that FILE names ("PID START") still runs.
alive() {
  [ -s "$1" ] || return 1
  read -r seen_pid seen_start < "$1" || return 1
  [ -n "$seen_start" ] && [ "$(start_time "$seen_pid")" = "$seen_start" ]
}

# Whether a process group has a member that runs; zombies do not count.
group_alive() {
  kill -0 "-$1" 2>/dev/null || return 1
  [ -e /proc/self/stat ] || return 0
  for file in /proc/[0-9]*/stat; do
    { read -r stat_line < "$file"; } 2>/dev/null || continue
    case $stat_line in *") "[ZX]*) continue ;; *") "?" "*" $1 "*) ;; *) continue ;; esac
    fields=${'$'}{stat_line##*") "}
    fields=${'$'}{fields#* }
    fields=${'$'}{fields#* }
    [ "${'$'}{fields%% *}" = "$1" ] && return 0
  done
  return 1
}

# Asks a group to end, and ends it after the grace.
stop_group() {
  kill -TERM "-$1" 2>/dev/null || return 0
  kill -CONT "-$1" 2>/dev/null
  looks=$((${'$'}{2:-$grace} * 50))
  while group_alive "$1"; do
    if [ "$looks" -le 0 ]; then kill -KILL "-$1" 2>/dev/null; break; fi
    looks=$((looks - 1))
    sleep 0.02
  done
}

# What left its group (a daemon) still carries the mark in its environment.
stop_strays() {
  [ -e /proc/self/environ ] || return 0
  for signal in TERM KILL; do
    strays=$(grep -lsF "DAYBOOK_SUPERVISED=$folder;" /proc/[0-9]*/environ | sed 's|/proc/||; s|/environ||')
    [ -n "$strays" ] || return 0
    # shellcheck disable=SC2086
    kill -$signal $strays 2>/dev/null
    for try in 1 2 3 4 5 6 7 8 9 10; do
      grep -qsF "DAYBOOK_SUPERVISED=$folder;" /proc/[0-9]*/environ || return 0
      sleep 0.1
    done
  done
}

detached() {
  if command -v setsid >/dev/null 2>&1; then exec setsid "$@"; fi
  exec perl -e 'use POSIX; POSIX::setsid(); exec @ARGV or exit 127' "$@"
}

write_status() {
  printf 'state=%s\nslot=%s\npid=%s\nrestarts=%s\nexit=%s\nranSeconds=%s\nleftBehind=%s\nat=%s\n' \
    "$1" "$slot" "$child" "$restarts" "$code" "$ran" "$left" "$(date +%s)" > "status.$$"
  mv -f "status.$$" status
}

# Keeps the log small for as long as process $1 runs. The file is emptied in place since the service holds it open.
bound_log() {
  while kill -0 "$1" 2>/dev/null; do
    sleep 5
    size=$(wc -c < log 2>/dev/null) || continue
    if [ "$size" -gt "$max_log_bytes" ]; then tail -c "$max_log_bytes" log > log.1; : > log; fi
  done
}

end_supervisor() {
  trap '' TERM INT HUP
  [ -n "$child" ] && stop_group "$child"
  write_status stopped
  rm -f supervisor child
  kill -TERM 0
  exit 0
}

launch() {
  ( detached sh -c 'cd "$1/app" || exit 126; . "$1/env" || exit 126; exec sh -c "$(cat "$1/command")"' sh "$folder/$slot" ) >> log 2>&1 < /dev/null &
  child=$!
  printf '%s %s\n' "$child" "$(start_time "$child")" > child
  printf '%s\n' "$slot" > child.slot
}

# The service of a supervisor that was killed goes on: it is watched instead of started twice.
adopt() {
  alive child || return 1
  read -r child _ < child
  if [ "$(cat child.slot 2>/dev/null)" != "$slot" ]; then stop_group "$child"; child=; return 1; fi
  write_status running
  while alive child; do sleep 1 & wait $!; done
  code=
}

watch_child() {
  began=$(date +%s)
  if ! adopt; then
    launch
    write_status running
    wait "$child"
    code=$?
  fi
  ran=$(($(date +%s) - began))
  left=0
  if group_alive "$child"; then left=1; stop_group "$child" 2; fi
}

run() {
  slot=$(readlink current) || exit 3
  child= restarts=0 code= ran=0 left=0 delay=1
  own="$$ $(start_time $$)"
  printf '%s\n' "$own" > "supervisor.$$" && mv -f "supervisor.$$" supervisor
  trap end_supervisor TERM INT HUP
  bound_log $$ &
  while :; do
    # Another supervisor has taken over.
    [ "$(cat supervisor 2>/dev/null)" = "$own" ] || exit 0
    watch_child
    [ "$ran" -ge 10 ] && delay=1
    restarts=$((restarts + 1))
    write_status backoff
    rm -f child
    printf 'The service ended (exit %s) after %s s; it is started again in %s s.\n' "${'$'}{code:-unknown}" "$ran" "$delay" >> log
    child=
    sleep "$delay" & wait $!
    delay=$((delay * 2))
    [ "$delay" -gt 30 ] && delay=30
  done
}

start() {
  alive supervisor && return 0
  rm -f status
  ( detached env -i PATH="$PATH" HOME="${'$'}{HOME:-/}" LANG="${'$'}{LANG:-C.UTF-8}" SUPERVISE_GRACE_SECONDS="$grace" sh "$folder/supervise.sh" run "$folder" ) \
    >> log 2>&1 < /dev/null 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&- &
  for try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30; do
    alive supervisor && [ -e status ] && return 0
    sleep 0.1
  done
  echo 'The supervisor did not start; see the log of the environment.' >&2
  return 1
}

stop() {
  if alive supervisor; then
    read -r supervisor_pid _ < supervisor
    kill -TERM "$supervisor_pid" 2>/dev/null
    looks=$(((grace + 3) * 50))
    while alive supervisor && [ "$looks" -gt 0 ]; do looks=$((looks - 1)); sleep 0.02; done
    alive supervisor && kill -KILL "-$supervisor_pid" 2>/dev/null
  fi
  if alive child; then read -r child _ < child; stop_group "$child"; fi
  stop_strays
  rm -f supervisor child child.slot status
}

# Renamed over the old link, so that there is always a current one.
switch_to() {
  ln -s "$1" "current.$$" || return 1
  mv -fT "current.$$" current 2>/dev/null || mv -fh "current.$$" current
}

# Back to SLOT and running it; with none, nothing runs.
recover() {
  stop
  if [ -z "$1" ]; then rm -f current; return 0; fi
  switch_to "$1" && start
}

case $action in
  run) run ;;
  start) start ;;
  stop) stop ;;
  switch) switch_to "$3" ;;
  recover) recover "${'$'}{3:-}" ;;
  *) echo "There is no action $action." >&2; exit 2 ;;
esac
`
