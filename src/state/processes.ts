/**
 * Is the program that holds a lock still running on this machine?
 * Knows process ids only; whether that frees a lock is decided in `lock.ts`.
 */

import { readFile, readlink } from 'node:fs/promises'

/** Processes of this machine. */
export interface Processes {
  /** Names the space in which process ids are unique: two containers may share a host name but not this. */
  space(): Promise<string>
  alive(pid: number): boolean
}

/** The real processes. Where the system has no separate spaces, all share the one with the empty name. */
export const nodeProcesses: Processes = {
  space: () => readlink('/proc/self/ns/pid').catch(() => ''),
  alive(pid) {
    try {
      return process.kill(pid, 0)
    } catch (error) {
      // Somebody else's process may not be signalled, but is there.
      return error instanceof Error && 'code' in error && error.code === 'EPERM'
    }
  },
}

/** The same, for locks that machines share: the start of the machine is part of a space's name, as host names may recur. */
export const machineProcesses: Processes = {
  ...nodeProcesses,
  async space() {
    const start = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '')
    return start === '' ? '' : `${start.trim()} ${await nodeProcesses.space()}`
  },
}
