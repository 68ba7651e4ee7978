/** Programs that are run for a token: what they print, that they get no input, and that nobody waits for one that hangs. */

import { tmpdir } from 'node:os'
import { expect, test } from 'vitest'
import { runProgram } from '../../src/workflows/programs.ts'

const node = (script: string, timeoutMs = 20_000) => runProgram([process.execPath, '-e', script], tmpdir(), timeoutMs)

test('what it printed, and how it ended', async () => {
  expect(await node('console.log("out"); console.error("err"); process.exitCode = 3')).toEqual({
    exitCode: 3,
    stdout: 'out\n',
    stderr: 'err\n',
  })
})

test('it reads an empty input', async () => {
  const script = 'process.stdin.on("data", () => {}).on("end", () => console.log("ended"))'
  expect((await node(script)).stdout).toBe('ended\n')
})

test('one that hangs is stopped, with what it started', async () => {
  const hang = 'setInterval(() => {}, 1000)'
  const starter = `require("child_process").spawn(process.execPath, ["-e", ${JSON.stringify(hang)}], { stdio: "inherit" }); ${hang}`
  const begun = performance.now()
  expect(await node(starter, 300)).toMatchObject({ exitCode: null, trouble: 'timeout' })
  expect(performance.now() - begun).toBeLessThan(10_000)
})

test('one that prints without end is stopped', async () => {
  expect(await node('setInterval(() => console.log("x".repeat(10000)), 0)')).toMatchObject({
    trouble: 'too-much-output',
  })
})

test('one that is not there', async () => {
  expect(await runProgram(['no-such-program-of-ours'], tmpdir(), 1000)).toMatchObject({ trouble: 'not-found' })
})
