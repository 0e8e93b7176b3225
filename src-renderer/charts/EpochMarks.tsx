type Place = { x: number; y: number }

const PILL_PX = { width: 72, height: 20 }

/** The ring around the best epoch, and its figure above. */
export function BestMark({ x, y, text }: Place & { text: string }) {
  return (
    <g>
      <circle cx={x} cy={y} r={7} fill="none" stroke="var(--hl-run-1)" strokeWidth={1.5} />
      <rect
        x={x - PILL_PX.width / 2}
        y={y - 17 - PILL_PX.height}
        width={PILL_PX.width}
        height={PILL_PX.height}
        rx={PILL_PX.height / 2}
        fill="var(--hl-ink)"
      />
      <text
        x={x}
        y={y - 17 - PILL_PX.height / 2}
        dy="0.36em"
        textAnchor="middle"
        fill="var(--hl-text-on-ink)"
        fontSize={11.5}
        fontWeight={600}
      >
        {text}
      </text>
    </g>
  )
}

/** An epoch that was not evaluated: a hollow dot on the axis. */
export function MissingMark({ x, y }: Place) {
  return <circle cx={x} cy={y} r={3} fill="var(--hl-surface-app)" stroke="var(--hl-chart-axis)" strokeWidth={1} />
}

/** An epoch that gave no mask: a gap with a sign. */
export function FailedMark({ x, y, top }: Place & { top: number }) {
  return (
    <g stroke="var(--hl-negative)">
      <line x1={x} x2={x} y1={top} y2={y - 8} strokeDasharray="2 4" />
      <circle cx={x} cy={y} r={7} fill="var(--hl-surface-app)" strokeWidth={1.5} />
      <line x1={x} x2={x} y1={y - 3.5} y2={y + 0.8} strokeWidth={1.6} />
      <line x1={x} x2={x} y1={y + 3} y2={y + 3.6} strokeWidth={1.8} strokeLinecap="round" />
    </g>
  )
}
