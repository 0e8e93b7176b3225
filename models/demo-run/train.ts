import { mkdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { Random } from '../../datasets/generator/random.ts'
import { Adam } from './adam.ts'
import { exportOnnx, INPUT_NAME, OUTPUT_NAME } from './export-onnx.ts'
import { drawSamples, varied, type Sample } from './samples.ts'
import { SIDE, TinyUnet } from './tiny-unet.ts'

/**
 * ENTRY: trains the demo run and writes its checkpoints, profile and log into a folder (default: this one).
 *   node models/demo-run/train.ts [FOLDER]
 * Every seed is fixed, so that the same sources give the same curve. What the log says is what was measured.
 */
const EPOCHS = 9
/** Over the training portraits, each time varied anew. */
const PASSES = 2
const BATCH = 4
/** Constant on purpose: the late epochs differ, as those of real runs do, and choosing one means something. */
const LEARNING_RATE = 0.002
const TRAINING = { seed: 50_000, people: 600, shots: 1 }
const VALIDATION = { seed: 90_000, people: 30, shots: 1 }

const folder = process.argv[2] ?? fileURLToPath(new URL('.', import.meta.url))
await mkdir(folder, { recursive: true })
const random = new Random(2026, 'training')
const net = new TinyUnet(() => random.bell() * 2)
const optimizer = new Adam(net.parameters)
console.error('Drawing portraits …')
const training = drawSamples(TRAINING.seed, TRAINING.people, TRAINING.shots)
const validation = drawSamples(VALIDATION.seed, VALIDATION.people, VALIDATION.shots)

const log: object[] = []
for (let epoch = 1; epoch <= EPOCHS; epoch += 1) {
  const trainLoss = trainEpoch(training)
  const { loss, iou } = judge(validation)
  log.push({ epoch, lr: LEARNING_RATE, train_loss: round(trainLoss), val_loss: round(loss), val_iou: round(iou) })
  console.error(`epoch ${epoch}: loss ${trainLoss.toFixed(4)}, validation ${loss.toFixed(4)}, IoU ${iou.toFixed(4)}`)
  const name = `epoch_${String(epoch).padStart(2, '0')}.onnx`
  await writeFile(`${folder}/${name}`, exportOnnx(net, { epoch: String(epoch) }))
}
await writeFile(`${folder}/metrics.jsonl`, log.map((line) => `${JSON.stringify(line)}\n`).join(''))
await writeFile(`${folder}/profile.json`, `${JSON.stringify(profile(), null, 2)}\n`)

function trainEpoch(samples: readonly Sample[]): number {
  const order = Array.from({ length: PASSES }, () => shuffled(samples)).flat()
  let loss = 0
  for (const [index, sample] of order.entries()) {
    loss += run(varied(sample, random))
    net.backward()
    if ((index + 1) % BATCH === 0) optimizer.step(LEARNING_RATE, BATCH)
  }
  return loss / order.length
}

/** Mean loss, and mean IoU at 0.5 against hair of one half and more. */
function judge(samples: readonly Sample[]): { loss: number; iou: number } {
  let [loss, iou] = [0, 0]
  for (const sample of samples) {
    loss += run(sample)
    let [both, either] = [0, 0]
    for (const [index, hair] of sample.hair.entries()) {
      const predicted = net.logit.values[index]! >= 0
      const actual = hair >= 128 / 255
      if (predicted && actual) both += 1
      if (predicted || actual) either += 1
    }
    iou += either === 0 ? 1 : both / either
  }
  return { loss: loss / samples.length, iou: iou / samples.length }
}

/** Forward, and the gradient of the mean binary cross entropy into `logit`. Returns the loss. */
function run({ image, hair }: Sample): number {
  net.image.values.set(image)
  net.forward()
  const { values, gradient } = net.logit
  let loss = 0
  for (let index = 0; index < values.length; index += 1) {
    const logit = values[index]!
    const target = hair[index]!
    loss += Math.max(logit, 0) - logit * target + Math.log1p(Math.exp(-Math.abs(logit)))
    gradient[index] = (1 / (1 + Math.exp(-logit)) - target) / values.length
  }
  return loss / values.length
}

function shuffled<T>(items: readonly T[]): T[] {
  const result = [...items]
  for (let index = result.length - 1; index > 0; index -= 1) {
    const other = Math.floor(random.next() * (index + 1))
    ;[result[index], result[other]] = [result[other]!, result[index]!]
  }
  return result
}

function profile() {
  return {
    target: 'hair',
    input: { name: INPUT_NAME, width: SIDE, height: SIDE, layout: 'NCHW', channels: 'RGB', scale: 1 / 255 },
    output: { name: OUTPUT_NAME, layout: 'NCHW', activation: 'none', class: 0 },
  }
}

function round(value: number): number {
  return Math.round(value * 1e5) / 1e5
}
