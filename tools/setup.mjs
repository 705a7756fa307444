// Installs and builds what is missing, for ./daybook. Safe when several start at once; says what it does on standard error.
import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { restorePostgresLinks } from './setup-postgres.mjs'
import { withSetupLock } from './setup-lock.mjs'
import { hashOf, sourceHash } from './source-hash.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const neededNode = [20, 19]
const buildStamp = join(root, 'dist', '.built')
const installStamp = join(root, 'node_modules', '.daybook-installed')

function say(text) {
  process.stderr.write(`${text}\n`)
}

/** Ends the set-up with a sentence. */
class Failure extends Error {}

function fail(text) {
  throw new Failure(text)
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > neededNode[0] || (major === neededNode[0] && minor >= neededNode[1])) return
  fail(`Daybook needs Node ${neededNode.join('.')} or later; this is Node ${process.versions.node}. Install a later one from https://nodejs.org and try again.`)
}

/** What was installed for: other dependencies, another kind of machine or another Node need another install. */
function installKey() {
  return `${hashOf(readFileSync(join(root, 'package-lock.json')))} ${process.platform}-${process.arch}`
}

function stampOf(path) {
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined
}

function isWritable(path) {
  try {
    accessSync(path, constants.W_OK)
    return true
  } catch {
    return false
  }
}

function install() {
  say('Installing what Daybook is built of (only the first time, and when that changes)…')
  rmSync(installStamp, { force: true })
  // The npm that came with this Node, so that an older one in the PATH is not taken. Not `npm ci`: that refuses a lock
  // without the packages of other platforms, which npm leaves out where a registry does not carry them. --no-save keeps
  // to the lock and does not write it.
  const own = join(dirname(process.execPath), 'npm')
  const flags = ['--no-save', '--ignore-scripts', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error']
  run(existsSync(own) ? own : 'npm', ['install', ...flags], 'Daybook could not be installed. Is the npm registry within reach?')
  restorePostgresLinks(join(root, 'node_modules'))
  writeFileSync(installStamp, `${installKey()}\n`)
}

function build(hash) {
  say('Building Daybook…')
  rmSync(buildStamp, { force: true })
  // The stamp is as old as the start of the build: what changes meanwhile is newer than it, and built the next time.
  const startedAt = new Date()
  run(process.execPath, [join(root, 'tools', 'build.mjs')], 'Daybook could not be built.')
  writeFileSync(buildStamp, `${hash}\n`)
  utimesSync(buildStamp, startedAt, startedAt)
}

function run(command, args, failure) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2] })
  if (error) fail(`${failure} ${error.message}`)
  if (status !== 0) fail(`${failure} The reason stands above.`)
}

function setUp() {
  const mustInstall = stampOf(installStamp) !== installKey()
  if (mustInstall) install()
  const hash = sourceHash(root)
  if (mustInstall || stampOf(buildStamp) !== hash) return build(hash)
  // Copied or touched, but the same: only the stamp is too old.
  if (isWritable(buildStamp)) utimesSync(buildStamp, new Date(), new Date())
}

async function main() {
  checkNode()
  if (!isWritable(root)) {
    const isReady = stampOf(installStamp) === installKey() && stampOf(buildStamp) === sourceHash(root)
    if (!isReady) fail(`Daybook is not installed and built yet, and ${root} may not be written to. Run ./daybook --version once as the user who owns that folder.`)
    return
  }
  mkdirSync(join(root, 'dist'), { recursive: true })
  await withSetupLock(join(root, 'dist', '.setup-lock'), say, setUp)
}

try {
  await main()
} catch (error) {
  say(error instanceof Failure ? error.message : error.stack)
  process.exitCode = 1
}
