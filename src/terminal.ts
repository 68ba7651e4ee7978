/** A terminal that somebody sits at: keys one by one, the size of the window, and a way back to how it was. */

export interface Terminal {
  write(text: string): void
  window(): { width: number; height: number }
  /** Names of keys as they are pressed: `up`, `page-down`, or the letter itself. */
  onKey(listener: (key: string) => void): void
  onResize(listener: () => void): void
  /** Told before the program is put aside (Ctrl-Z), and when it comes back. */
  onPause(listener: (isPaused: boolean) => void): void
  close(): void
}

const names: { [sequence: string]: string } = {
  '\u001b[A': 'up',
  '\u001bOA': 'up',
  '\u001b[B': 'down',
  '\u001bOB': 'down',
  '\u001b[5~': 'page-up',
  '\u001b[6~': 'page-down',
  '\u001b[H': 'top',
  '\u001b[F': 'end',
  ' ': 'page-down',
  b: 'page-up',
  k: 'up',
  j: 'down',
  g: 'top',
  G: 'end',
  '\u0003': 'interrupt',
  '\u001a': 'pause',
}

const leader = '\u001b'
const sequences = new RegExp(`${leader}[[O][0-9;]*[A-Za-z~]|.`, 'gsu')

/** Keys are read only where the input is a terminal, too. */
export function openTerminal(input: NodeJS.ReadStream, output: NodeJS.WriteStream): Terminal {
  const hasKeys = input.isTTY === true
  const key: ((key: string) => void)[] = []
  const resize: (() => void)[] = []
  const pause: ((isPaused: boolean) => void)[] = []
  const tell = <T>(listeners: readonly ((value: T) => void)[], value: T): void => {
    for (const listener of listeners) listener(value)
  }
  const onData = (text: string): void => {
    for (const [sequence] of text.matchAll(sequences)) {
      const name = names[sequence] ?? sequence
      if (name === 'interrupt') process.emit('SIGINT')
      else if (name === 'pause') putAside()
      else tell(key, name)
    }
  }
  const putAside = (): void => {
    tell(pause, true)
    input.setRawMode(false)
    process.kill(process.pid, 'SIGTSTP')
  }
  const comeBack = (): void => {
    if (hasKeys) input.setRawMode(true)
    tell(pause, false)
  }
  const onResize = (): void =>
    tell(
      resize.map(listener => () => listener()),
      undefined,
    )
  if (hasKeys) {
    input.setRawMode(true)
    input
      .setEncoding('utf8')
      .on('data', onData)
      .on('error', () => {})
  }
  output.on('resize', onResize)
  process.on('SIGCONT', comeBack)
  return {
    write: text => void output.write(text),
    window: () => ({ width: output.columns || 100, height: output.rows || 24 }),
    onKey: listener => key.push(listener),
    onResize: listener => resize.push(listener),
    onPause: listener => pause.push(listener),
    close() {
      output.off('resize', onResize)
      process.off('SIGCONT', comeBack)
      if (!hasKeys) return
      input.off('data', onData)
      input.setRawMode(false)
      input.pause()
    },
  }
}
