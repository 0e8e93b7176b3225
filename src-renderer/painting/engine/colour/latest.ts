import { Cancelled, type Task } from './desk.ts'

/**
 * Asks for what is newest: while one answer is under way, of all further questions only the last one is asked afterwards. A hand is
 * quicker than any answer, and nobody wants to see old ones.
 */
export class Latest<Question, Answer> {
  readonly #ask: (question: Question) => Task<Answer>
  readonly #hear: (answer: Answer) => void
  #task: Task<Answer> | null = null
  #next: { question: Question } | null = null
  #fault: Error | null = null
  #waiting: (() => void)[] = []

  constructor(ask: (question: Question) => Task<Answer>, hear: (answer: Answer) => void) {
    this.#ask = ask
    this.#hear = hear
  }

  ask(question: Question): void {
    this.#next = { question }
    if (!this.#task) this.#goOn()
  }

  get isAsking(): boolean {
    return this.#task !== null
  }

  /** When everything that was asked is answered. @throws what the last question failed with */
  async settled(): Promise<void> {
    if (this.#task) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    if (this.#fault) throw this.#fault
  }

  /** No answer is heard after this. */
  cancel(): void {
    this.#next = null
    this.#fault = null
    this.#task?.cancel()
    this.#task = null
    this.#rest()
  }

  #goOn(): void {
    const next = this.#next
    this.#next = null
    if (!next) return this.#rest()
    const task = this.#ask(next.question)
    this.#task = task
    this.#fault = null
    task.result.then(
      (answer) => this.#end(task, () => this.#hear(answer)),
      (error: unknown) => this.#end(task, () => (this.#fault = faultOf(error))),
    )
  }

  #end(task: Task<Answer>, take: () => void): void {
    if (this.#task !== task) return
    this.#task = null
    take()
    this.#goOn()
  }

  #rest(): void {
    for (const resolve of this.#waiting.splice(0)) resolve()
  }
}

function faultOf(error: unknown): Error | null {
  if (error instanceof Cancelled) return null
  return error instanceof Error ? error : new Error(String(error))
}
