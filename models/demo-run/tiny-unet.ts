import { Conv } from './conv.ts'
import { createParameters, createPlane, Upsample, type Layer, type Parameters, type Plane } from './layers.ts'

export const SIDE = 96
/** The layers in order: what each reads (names), how many channels it makes, how it changes the size. */
export const ARCHITECTURE = [
  { name: 'down1', from: ['image'], channels: 6, stride: 2 },
  { name: 'down2', from: ['down1', 'place'], channels: 8, stride: 2 },
  { name: 'down3', from: ['down2'], channels: 14, stride: 2 },
  { name: 'down4', from: ['down3'], channels: 16, stride: 2 },
  { name: 'bottom', from: ['down4'], channels: 16, stride: 1 },
  { name: 'up1', from: ['bottom↑', 'down3'], channels: 12, stride: 1 },
  { name: 'up2', from: ['up1↑', 'down2'], channels: 10, stride: 1 },
  { name: 'up3', from: ['up2↑', 'down1', 'place'], channels: 8, stride: 1 },
  { name: 'up4', from: ['up3↑', 'image'], channels: 8, stride: 1 },
  { name: 'logit', from: ['up4'], channels: 1, stride: 1 },
] as const

/** Where a pixel is, -1..1 across and down: hair sits on top of heads. At half the image's size. */
export const PLACE_SIDE = SIDE / 2
export const placeOf = (index: number) => (2 * (index + 0.5)) / PLACE_SIDE - 1

/** A U-Net of about 13,000 weights: image (RGB 0..1, 96 × 96) to one logit a pixel. */
export class TinyUnet {
  readonly image = createPlane(3, SIDE)
  readonly logit: Plane
  readonly parameters: Parameters[] = []
  readonly #layers: Layer[] = []
  readonly #planes = new Map<string, Plane>()

  constructor(random: () => number) {
    this.#planes.set('image', this.image).set('place', createPlace())
    for (const layer of ARCHITECTURE) this.#addConv(layer, random)
    this.logit = this.#plane('logit')
  }

  forward(): void {
    for (const layer of this.#layers) layer.forward()
  }

  /** From the gradient that stands in `logit`; adds to the gradients of the parameters. */
  backward(): void {
    for (const [name, plane] of this.#planes) if (name !== 'logit') plane.gradient.fill(0)
    for (const layer of this.#layers.toReversed()) layer.backward()
  }

  #addConv({ name, from, channels, stride }: (typeof ARCHITECTURE)[number], random: () => number): void {
    const inputs = from.map((each) => this.#plane(each))
    const inChannels = inputs.reduce((sum, plane) => sum + plane.channels, 0)
    // He initialisation: keeps the spread of values through ReLU.
    const spread = Math.sqrt(2 / (inChannels * 9))
    const weights = createParameters(`${name}.weight`, [channels, inChannels, 3, 3], () => random() * spread)
    const bias = createParameters(`${name}.bias`, [channels], () => 0)
    const output = createPlane(channels, inputs[0]!.side / stride)
    this.parameters.push(weights, bias)
    this.#planes.set(name, output)
    this.#layers.push(new Conv({ inputs, output, weights, bias, stride, relu: name !== 'logit' }))
  }

  #plane(name: string): Plane {
    const known = this.#planes.get(name)
    if (known) return known
    const source = this.#plane(name.replace('↑', ''))
    const plane = createPlane(source.channels, source.side * 2)
    this.#planes.set(name, plane)
    this.#layers.push(new Upsample(source, plane))
    return plane
  }
}

function createPlace(): Plane {
  const plane = createPlane(2, PLACE_SIDE)
  for (let y = 0; y < PLACE_SIDE; y += 1) {
    for (let x = 0; x < PLACE_SIDE; x += 1) {
      plane.values[y * PLACE_SIDE + x] = placeOf(x)
      plane.values[PLACE_SIDE ** 2 + y * PLACE_SIDE + x] = placeOf(y)
    }
  }
  return plane
}
