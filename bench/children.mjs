// Processes that are started from here: none of them outlives this one.

const children = new Set()

export function keep(child) {
  children.add(child)
  child.once('exit', () => children.delete(child))
  return child
}

process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL')
})
process.once('SIGINT', () => process.exit(130))
process.once('SIGTERM', () => process.exit(143))

/** Asks it to end, and waits. */
export function end(child, signal = 'SIGTERM') {
  const ended = new Promise(resolve => child.once('exit', resolve))
  child.kill(signal)
  return ended
}
