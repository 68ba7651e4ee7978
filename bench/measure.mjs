// How long does a process take, and how much does it need? Wall time, processor time and peak memory of one whole process.
//
// Memory is the kernel's own high-water mark, looked at every few milliseconds: what comes after the last look is not seen, and
// what other processes take that the measured one starts is not counted. Processor time is what the kernel adds to this process
// when a child of it has ended, in hundredths of a second, with all threads and with children that were waited for; so nothing else
// that was started from here may end meanwhile.
import { spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { keep } from './children.mjs'

const everyMs = 4
const ticksPerSecond = 100
const onLinux = process.platform === 'linux'

/**
 * Runs `command` and resolves with {wallMs, cpuMs, peakKiB, status}. What it prints goes to `output`, a file.
 * Elsewhere than on Linux there is nothing but the wall time.
 */
export async function measure({ command, cwd, env, output = '/dev/null' }) {
  const before = cpuOfChildren()
  const file = openSync(output, 'w')
  const start = performance.now()
  const child = keep(spawn(command[0], command.slice(1), { cwd, env, stdio: ['ignore', file, file] }))
  closeSync(file)
  let peakKiB = 0
  const look = setInterval(() => {
    peakKiB = Math.max(peakKiB, peakOf(child.pid))
  }, everyMs)
  try {
    const status = await ended(child)
    const wallMs = performance.now() - start
    return { wallMs, cpuMs: cpuOfChildren() - before, peakKiB, status }
  } finally {
    clearInterval(look)
  }
}

function ended(child) {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => resolve(code ?? signal))
  })
}

/** What a process has used so far, in milliseconds: of the sandbox, say, which goes on. */
export function cpuOf(pid) {
  const [user, system] = ticksOf(pid, [11, 12])
  return user + system
}

function cpuOfChildren() {
  const [user, system] = ticksOf('self', [13, 14])
  return user + system
}

/** The fields after the name of the program, which may have blanks in it; counted from 0 with the state. */
function ticksOf(pid, fields) {
  if (!onLinux) return fields.map(() => 0)
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const values = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return fields.map(at => (Number(values[at]) * 1000) / ticksPerSecond)
}

export function peakOf(pid) {
  try {
    return Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0)
  } catch {
    return 0
  }
}
