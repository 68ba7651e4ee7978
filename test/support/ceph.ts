/**
 * A real S3 server of its own for a test file, where Debian's packages `ceph-mon ceph-osd radosgw` are installed: a Ceph
 * of one monitor and one disk in memory, on free ports of loopback.
 */

import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { freePort } from './postgres.ts'

export interface CephServer {
  url: string
  stop(): Promise<void>
}

export const cephLogin = { accessKeyId: 'CEPHEXAMPLE', secretAccessKey: 'ceph-secret' }
/** Undefined where it is not installed, or does not start. */
export async function startCeph(): Promise<CephServer | undefined> {
  const programs = ['ceph-mon', 'ceph-osd', 'radosgw', 'radosgw-admin', 'ceph']
  if (!programs.every(program => spawnSync('which', [program]).status === 0)) return undefined
  const running: ChildProcess[] = []
  const killAll = (): void => {
    for (const one of running) one.kill('SIGKILL')
  }
  process.once('exit', killAll)
  try {
    return await startAll(running, killAll)
  } catch {
    killAll()
    return undefined
  }
}

async function startAll(running: ChildProcess[], killAll: () => void): Promise<CephServer> {
  const home = mkdtempSync(join(tmpdir(), 'storewright-ceph-'))
  const [monitor, gateway] = [await freePort(), await freePort()]
  const fsid = randomUUID()
  const address = `[v2:127.0.0.1:${monitor}]`
  for (const name of ['run', 'mon', 'osd', 'rgw']) mkdirSync(join(home, name))
  writeFileSync(join(home, 'ceph.conf'), configuration(home, fsid, address, gateway))
  const run = (program: string, ...words: string[]): string =>
    execFileSync(program, ['-c', 'ceph.conf', ...words], {
      cwd: home,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  const start = (program: string, ...words: string[]): void => {
    const log = openSync(join(home, `${program}.out`), 'w')
    running.push(spawn(program, ['-c', 'ceph.conf', ...words, '-f'], { cwd: home, stdio: ['ignore', log, log] }))
  }

  const authtool = (...words: string[]): unknown => execFileSync('ceph-authtool', words, { cwd: home, stdio: 'ignore' })
  authtool('keyring', '--create-keyring', '--gen-key', '-n', 'mon.', '--cap', 'mon', 'allow *')
  for (const name of ['client.admin', 'osd.0', 'client.rgw']) {
    authtool('keyring', '--gen-key', '-n', name, '--cap', 'mon', 'allow *', '--cap', 'osd', 'allow *')
  }
  execFileSync('monmaptool', ['--create', '--fsid', fsid, '--addv', 'a', address, 'monmap'], {
    cwd: home,
    stdio: 'ignore',
  })
  run('ceph-mon', '--mkfs', '-i', 'a', '--monmap', 'monmap', '--keyring', 'keyring')
  start('ceph-mon', '-i', 'a')
  const disk = randomUUID()
  run('ceph', 'osd', 'new', disk, '0')
  run('ceph-osd', '-i', '0', '--mkfs', '--osd-uuid', disk)
  start('ceph-osd', '-i', '0')
  start('radosgw', '-n', 'client.rgw')
  const url = `http://127.0.0.1:${gateway}`
  for (let tries = 0; !(await answers(url)); tries += 1) {
    if (tries > 200) throw new Error('Ceph does not start')
    await wait(300)
  }
  const { accessKeyId, secretAccessKey } = cephLogin
  run(
    'radosgw-admin',
    'user',
    'create',
    '--uid=t',
    '--display-name=t',
    `--access-key=${accessKeyId}`,
    `--secret-key=${secretAccessKey}`,
  )
  return {
    url,
    async stop() {
      const ended = running.map(one => new Promise(done => one.once('exit', done)))
      killAll()
      await Promise.all(ended)
      process.removeListener('exit', killAll)
      rmSync(home, { recursive: true, force: true })
    },
  }
}

function answers(url: string): Promise<boolean> {
  return new Promise(done => {
    const asked = request(url, answer => {
      answer.resume()
      done(true)
    })
    asked.on('error', () => done(false))
    asked.end()
  })
}

function configuration(home: string, fsid: string, address: string, gateway: number): string {
  return `[global]
fsid = ${fsid}
mon_host = ${address}
public_network = 127.0.0.0/8
ms_bind_ipv6 = false
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 4
osd_pool_default_pgp_num = 4
osd_pool_default_pg_autoscale_mode = off
mon_allow_pool_size_one = true
osd_crush_chooseleaf_type = 0
osd_objectstore = memstore
memstore_device_bytes = 1073741824
run_dir = ${home}/run
log_file = ${home}/$name.log
admin_socket = ${home}/run/$name.asok
pid_file = ${home}/run/$name.pid
keyring = ${home}/keyring
mon_data = ${home}/mon
osd_data = ${home}/osd
[client.rgw]
rgw_frontends = beast endpoint=127.0.0.1:${gateway}
rgw_data = ${home}/rgw
`
}
