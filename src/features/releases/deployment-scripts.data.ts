/**
 * The steps of a deployment by the strategy `process`, for bash on the machine that the service runs on. All that comes
 * from people reaches them as environment variables, never as script text. Each step may be run again after it was cut
 * off: what is half done is thrown away or finished, never used.
 */

const begin = `set -euo pipefail
cd "$RELEASE_FOLDER"
`

export const fetchScript = `set -euo pipefail
mkdir -p "$RELEASE_FOLDER/releases" "$RELEASE_FOLDER/deployments"
cd "$RELEASE_FOLDER"
printf '%s' "$RELEASE_SUPERVISOR" > "supervise.sh.$$"
mv -f "supervise.sh.$$" supervise.sh
rm -f "$RELEASE_SLOT/reason"
if [ -e "$RELEASE_APP.ready" ] && [ -d "$RELEASE_APP" ]; then
  echo "Release $RELEASE_VERSION is still here, in $RELEASE_APP."
  exit 0
fi
rm -rf "$RELEASE_APP" "$RELEASE_APP.ready" "$RELEASE_APP".tmp-*
temporary="$PWD/$RELEASE_APP.tmp-$$"
mkdir "$temporary"
git_in() {
  GIT_INDEX_FILE="$temporary.index" git -c 'safe.directory=*' -c core.fsmonitor=false -c core.hooksPath=/dev/null -c protocol.allow=never -c core.bare=false \\
    --git-dir="$RELEASE_GIT_DIR" --work-tree="$temporary" "$@"
}
cd "$temporary"
git_in read-tree "$RELEASE_COMMIT"
git_in checkout-index --all --force
cd "$RELEASE_FOLDER"
rm -f "$temporary.index"
mv "$temporary" "$RELEASE_APP"
echo "Fetched commit $RELEASE_COMMIT into $RELEASE_APP."
`

/** Prints `export NAME='value'` for the settings and secrets of the service. Run by Node. */
const exportsProgram = String.raw`
const settings = JSON.parse(process.env.RELEASE_SETTINGS)
for (const name of JSON.parse(process.env.RELEASE_SECRETS)) {
  if (process.env[name] === undefined) { console.error('There is no secret ' + name + '. Set it with: daybook secrets set ' + name); process.exit(1) }
  settings[name] = process.env[name]
}
for (const [name, value] of Object.entries(settings)) console.log("export " + name + "='" + value.replaceAll("'", "'\\''") + "'")
`

export const prepareScript = `${begin}if [ -e "$RELEASE_APP.ready" ]; then
  echo 'Prepared before.'
  exit 0
fi
if [ -n "$RELEASE_PREPARE" ]; then
  exports=$("$RELEASE_NODE" -e '${exportsProgram.replaceAll("'", `'"'"'`)}')
  (cd "$RELEASE_APP" && eval "$exports" && sh -ec "$RELEASE_PREPARE")
else
  echo 'There is nothing to prepare.'
fi
: > "$RELEASE_APP.ready"
`

export const switchScript = `${begin}exports=$("$RELEASE_NODE" -e '${exportsProgram.replaceAll("'", `'"'"'`)}')
if [ ! -d "$RELEASE_SLOT" ]; then
  # What to go back to: the newest that has answered, for a switch that was cut off may have left one that never did.
  previous=$(readlink current || true)
  while [ -n "$previous" ] && [ ! -e "$previous/healthy" ]; do previous=$(cat "$previous/previous" 2>/dev/null || true); done
  temporary="$RELEASE_SLOT.tmp-$$"
  mkdir -m 700 "$temporary"
  ln -s "../../$RELEASE_APP" "$temporary/app"
  printf '%s' "$previous" > "$temporary/previous"
  mv "$temporary" "$RELEASE_SLOT"
fi
printf '%s' "$RELEASE_COMMAND" > "$RELEASE_SLOT/command"
printf '%s' "$RELEASE_HEALTH" > "$RELEASE_SLOT/health.json"
(umask 077; printf '%s\\n' "$exports" > "$RELEASE_SLOT/env.$$")
mv -f "$RELEASE_SLOT/env.$$" "$RELEASE_SLOT/env"
: > busy
sh supervise.sh switch "$RELEASE_FOLDER" "$RELEASE_SLOT"
echo "current is now $RELEASE_SLOT (release $RELEASE_VERSION)."
`

export const startScript = `${begin}if [ -e supervisor ]; then echo 'Stopping the release before it.'; fi
sh supervise.sh stop "$RELEASE_FOLDER"
: > "$RELEASE_SLOT/port-before"
# Bash itself, for every moment counts while nothing answers.
if [ -n "$RELEASE_PORT" ] && (exec 3<> "/dev/tcp/127.0.0.1/$RELEASE_PORT") 2> /dev/null; then echo taken > "$RELEASE_SLOT/port-before"; fi
if [ -s "$RELEASE_SLOT/port-before" ]; then echo 'Something else answers at the port of the health address already.'; fi
: >> log
wc -c < log > "$RELEASE_SLOT/log-from"
echo "Starting: $RELEASE_COMMAND"
sh supervise.sh start "$RELEASE_FOLDER" || echo 'It did not start.'
`

/** Waits until the health address of a slot answers; writes why it did not into the slot. Run by Node with FOLDER and SLOT. */
const healthProgram = String.raw`
const fs = require("node:fs")
const [folder, slot] = process.argv.slice(1)
const read = (file) => { try { return fs.readFileSync(folder + "/" + file, "utf8") } catch { return "" } }
const { url, timeoutMs } = JSON.parse(read(slot + "/health.json"))
const wasTaken = read(slot + "/port-before") !== ""
const began = performance.now()
function status() { return Object.fromEntries(read("status").trim().split("\n").map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)])) }
function ownLog() {
  const text = read("log")
  const from = Number(read(slot + "/log-from")) || 0
  return Buffer.from(text).subarray(from > Buffer.byteLength(text) ? 0 : from).toString()
}
function probe(limitMs) {
  return new Promise((resolve) => {
    const { request } = require(url.startsWith("https:") ? "node:https" : "node:http")
    const sent = request(url, { agent: false, headers: { "user-agent": "daybook-health" } }, (answer) => {
      answer.destroy()
      resolve(answer.statusCode >= 200 && answer.statusCode < 300 ? { isOk: true, said: "answered " + answer.statusCode } : { isOk: false, said: "answered " + answer.statusCode })
    })
    const timer = setTimeout(() => sent.destroy(Object.assign(new Error(), { code: "no answer within " + limitMs + " ms" })), limitMs)
    sent.on("close", () => clearTimeout(timer)).on("error", (error) => resolve({ isOk: false, said: error.code === "ECONNREFUSED" ? "connection refused" : String(error.code || error.message) }))
    sent.end()
  })
}
function fail(reason) {
  const log = ownLog()
  const isPortTaken = /EADDRINUSE|address already in use/i.test(log) || (wasTaken && Number(status().restarts) > 0)
  const whole = isPortTaken ? reason + " Its port is in use by another process: end that one, or give the service another port." : reason
  fs.writeFileSync(folder + "/" + slot + "/reason", whole)
  console.log(whole)
  const lines = log.slice(-20000).trimEnd().split("\n").slice(-20)
  if (lines.join("") !== "") console.log("The end of the service's log:\n" + lines.map((line) => "  " + line.slice(0, 500)).join("\n"))
  process.exit(1)
}
function checkProcess() {
  const { state, restarts, exit, leftBehind } = status()
  if (state === undefined) fail("The supervisor of the service is not there; it did not start the command.")
  if (leftBehind === "1" && exit === "0" && Number(restarts) > 0) fail("The command went into the background: it ended with exit 0 and left processes behind. Start it so that it stays in the foreground.")
  if (Number(restarts) >= 3) fail("The command ended " + restarts + " times, last with exit " + exit + ", before the health address answered.")
}
async function main() {
  console.log("Waiting for " + url + " to answer 2xx, at most " + Math.round(timeoutMs / 1000) + " s.")
  let said = ""
  let steady = { pid: "", since: 0 }
  for (;;) {
    const leftMs = timeoutMs - (performance.now() - began)
    if (leftMs <= 0) {
      const { restarts, exit } = status()
      if (Number(restarts) > 0) fail("The command ended " + restarts + " times, last with exit " + exit + ", and " + url + " did not answer 2xx within " + timeoutMs / 1000 + " s.")
      fail(url + " did not answer 2xx within " + timeoutMs / 1000 + " s; the last try: " + said + ".")
    }
    checkProcess()
    const before = status()
    const result = await probe(Math.max(100, Math.min(5000, leftMs)))
    if (result.said !== said) console.log((performance.now() - began > 1000 ? "After " + Math.round((performance.now() - began) / 1000) + " s: " : "") + result.said)
    said = result.said
    const after = status()
    const isOurs = result.isOk && before.state === "running" && after.state === "running" && before.pid === after.pid
    if (!isOurs || steady.pid !== after.pid) steady = { pid: isOurs ? after.pid : "", since: performance.now() }
    // Where something else answered before the start, an answer says little: then the process must also stay.
    if (isOurs && (!wasTaken || performance.now() - steady.since >= 5000)) break
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  console.log("Healthy after " + ((performance.now() - began) / 1000).toFixed(1) + " s.")
}
main()
`

export const healthScript = `${begin}health() { "$RELEASE_NODE" -e '${healthProgram.replaceAll("'", `'"'"'`)}' "$RELEASE_FOLDER" "$1"; }
if health "$RELEASE_SLOT"; then
  : > "$RELEASE_SLOT/healthy"
  rm -f busy "$RELEASE_SLOT/reason"
  touch "$RELEASE_SLOT"
  kept=1
  for id in $(ls -1t deployments); do
    [ "deployments/$id" = "$RELEASE_SLOT" ] && continue
    kept=$((kept + 1))
    [ "$kept" -le "$RELEASE_KEEP" ] || rm -rf "deployments/$id"
  done
  for app in releases/*/; do
    app=\${app%/}
    grep -qxF "../../$app" <(for link in deployments/*/app; do readlink "$link"; done) && continue
    rm -rf "$app.ready" "$app"
  done
  exit 0
fi
previous=$(cat "$RELEASE_SLOT/previous")
reason=$(cat "$RELEASE_SLOT/reason" 2>/dev/null || echo 'The health address could not be watched.')
if [ -z "$previous" ] || [ "$previous" = "$RELEASE_SLOT" ]; then
  echo 'There is no earlier release to go back to: the service is stopped.'
  sh supervise.sh recover "$RELEASE_FOLDER" ''
  reason="$reason There was no earlier release to go back to, so nothing runs."
else
  echo 'Going back to the release before it.'
  sh supervise.sh recover "$RELEASE_FOLDER" "$previous"
  if health "$previous"; then reason="$reason The release before it runs again."; else reason="$reason The release before it was started again but does not answer either."; fi
fi
rm -f busy
printf '%s' "$reason" > "$RELEASE_SLOT/reason"
if [ -n "\${GITHUB_OUTPUT:-}" ]; then printf 'reason=%s\\n' "$reason" >> "$GITHUB_OUTPUT"; fi
exit 1
`
