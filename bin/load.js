// Loads the program with the code that V8 made of it before, which halves the time until it does something. That code is kept in
// the user's cache, where nobody else may write; it may be deleted at any time.
const { mkdirSync, readdirSync, readFileSync, renameSync, statSync, unlinkSync, writeFileSync } = require('node:fs')
const { createRequire } = require('node:module')
const { homedir } = require('node:os')
const { basename, dirname, join } = require('node:path')
const { Script } = require('node:vm')
const { version } = require('../package.json')

/** Commands that use more of the program than others each have a code of their own, since what is kept is all read again. */
const large = ['apply', 'drift', 'export', 'fleet', 'plan', 'stores', 'validate', 'watch']
const words = process.argv.slice(2)
const use = words.includes('--help') ? 'help' : large.includes(words[0]) ? words[0] : 'other'
const isQuick = ['help', 'other', 'validate'].includes(use)

/** Runs a bundle, once; what it requires beside it is loaded in the same way. */
const loaded = new Map()
const load = filename => {
  const known = loaded.get(filename)
  if (known !== undefined) return known.exports
  const module = { exports: {} }
  loaded.set(filename, module)
  const source = readFileSync(filename, 'latin1')
  const directory = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'storewright')
  // V8 itself compares no more of the source than its length.
  const made = statSync(filename).mtimeMs
  const file = join(
    directory,
    [version, process.version, process.arch, made, basename(filename, '.cjs'), use].join('-'),
  )
  const cachedData = read(directory, file)
  spareMemory(false)
  const script = new Script(source, { filename, cachedData })
  const requireOther = createRequire(filename)
  const require = name => (name.startsWith('./') ? load(join(dirname(filename), name)) : requireOther(name))
  spareMemory(true)
  script.runInThisContext()(module.exports, Object.assign(require, requireOther), module, filename, dirname(filename))
  if (cachedData === undefined || script.cachedDataRejected) process.once('exit', () => keep(directory, file, script))
  return module.exports
}
exports.load = path => load(join(__dirname, path))

/**
 * Memory that is not used any more is looked for each time that twice as much is used, and not only when four times as much is: that
 * saves a third of the most that is used. Code that was kept is only taken under the flags under which it was made, and that of
 * Node.js itself, too, so that it costs some milliseconds.
 */
function spareMemory(wanted) {
  if (isQuick) return
  require('node:v8').setFlagsFromString(`--heap-growing-percent=${wanted ? 100 : 0}`)
}

function read(directory, file) {
  try {
    return isOwn(directory) ? readFileSync(file) : undefined
  } catch {
    return undefined
  }
}

function keep(directory, file, script) {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 })
    if (!isOwn(directory)) return
    spareMemory(false)
    const part = `${file}.${process.pid}`
    writeFileSync(part, script.createCachedData(), { mode: 0o600 })
    renameSync(part, file)
    removeOld(directory)
  } catch {
    // It starts more slowly, then.
  }
}

/** Of versions that are no longer used, or are made anew once a month. */
function removeOld(directory) {
  for (const name of readdirSync(directory)) {
    const path = join(directory, name)
    if (Date.now() - statSync(path).mtimeMs > 30 * 86_400_000) unlinkSync(path)
  }
}

function isOwn(directory) {
  const { uid, mode } = statSync(directory)
  return process.getuid === undefined || (uid === process.getuid() && (mode & 0o022) === 0)
}
