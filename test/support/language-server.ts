/** The language server for YAML that editors run, spoken to as they do: LSP over stdin and stdout. */

import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

interface Position {
  line: number
  character: number
}

export interface Finding {
  message: string
  range: { start: Position; end: Position }
}

export interface Completion {
  label: string
  insertText?: string
  documentation?: string | { value: string }
}

interface Message {
  id?: number
  method?: string
  params?: { uri?: string; diagnostics?: Finding[]; items?: object[] }
  result?: unknown
}

const program = join(
  import.meta.dirname,
  '..',
  '..',
  'node_modules',
  'yaml-language-server',
  'bin',
  'yaml-language-server',
)
const settings = { validate: true, hover: true, completion: true, schemaStore: { enable: false } }

export class LanguageServer {
  readonly #process: ChildProcess
  readonly #answers = new Map<number, (result: unknown) => void>()
  readonly #findings = new Map<string, (found: Finding[]) => void>()
  #received = Buffer.alloc(0)
  #count = 0

  private constructor() {
    this.#process = spawn(process.execPath, [program, '--stdio'], { stdio: ['pipe', 'pipe', 'ignore'] })
    this.#process.stdout!.on('data', (piece: Buffer) => this.#receive(piece))
  }

  static async start(): Promise<LanguageServer> {
    const server = new LanguageServer()
    const completionItem = { snippetSupport: true, documentationFormat: ['markdown', 'plaintext'] }
    await server.#ask('initialize', {
      processId: process.pid,
      rootUri: null,
      capabilities: { textDocument: { completion: { completionItem } }, workspace: { configuration: true } },
    })
    server.#send({ method: 'initialized', params: {} })
    server.#send({ method: 'workspace/didChangeConfiguration', params: { settings: { yaml: settings } } })
    return server
  }

  stop(): void {
    this.#process.kill()
  }

  /** What it has against the text of a file, which need not exist. */
  async open(file: string, text: string): Promise<Finding[]> {
    const uri = pathToFileURL(file).href
    const found = new Promise<Finding[]>(done => this.#findings.set(uri, done))
    const textDocument = { uri, languageId: 'yaml', version: 1, text }
    this.#send({ method: 'textDocument/didOpen', params: { textDocument } })
    return found
  }

  async completions(file: string, position: Position): Promise<Completion[]> {
    const params = { textDocument: { uri: pathToFileURL(file).href }, position }
    return ((await this.#ask('textDocument/completion', params)) as { items: Completion[] }).items
  }

  async hover(file: string, position: Position): Promise<string> {
    const params = { textDocument: { uri: pathToFileURL(file).href }, position }
    const found = (await this.#ask('textDocument/hover', params)) as { contents: { value: string } } | null
    return found?.contents.value ?? ''
  }

  #ask(method: string, params: object): Promise<unknown> {
    this.#count += 1
    const id = this.#count
    this.#send({ id, method, params })
    return new Promise(done => this.#answers.set(id, done))
  }

  #send(message: object): void {
    const text = JSON.stringify({ jsonrpc: '2.0', ...message })
    this.#process.stdin!.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`)
  }

  #receive(piece: Buffer): void {
    this.#received = Buffer.concat([this.#received, piece])
    for (;;) {
      const head = this.#received.indexOf('\r\n\r\n')
      if (head < 0) return
      const length = Number(/Content-Length: (\d+)/i.exec(this.#received.subarray(0, head).toString())?.[1])
      const body = this.#received.subarray(head + 4, head + 4 + length)
      if (body.length < length) return
      this.#received = this.#received.subarray(head + 4 + length)
      this.#take(JSON.parse(body.toString()) as Message)
    }
  }

  #take({ id, method, params, result }: Message): void {
    if (method === undefined) this.#answers.get(id!)?.(result)
    else if (id !== undefined) this.#send({ id, result: params?.items?.map(() => settings) ?? null })
    if (method === 'textDocument/publishDiagnostics') this.#findings.get(params!.uri!)?.(params!.diagnostics!)
  }
}
