import type { Layout, Point } from './layout';

const [SMALLEST, LARGEST] = [0.1, 3];

/** Below it words cannot be read. */
export const READABLE = 0.8;

/** Which part of the drawing is seen, and how large: moved by mouse, wheel and keys. */
export class Lens {
  private scale = 1;
  private offset: Point = { x: 0, y: 0 };

  constructor(
    private readonly svg: SVGSVGElement,
    private readonly stage: SVGGElement,
  ) {
    svg.addEventListener('wheel', (event) => this.wheel(event), { passive: false });
    svg.addEventListener('pointerdown', (event) => this.grab(event));
  }

  /** Makes all larger or smaller around a point of the window, or its middle. */
  zoom(factor: number, around: Point = this.middle()): void {
    const scale = Math.min(LARGEST, Math.max(SMALLEST, this.scale * factor));
    const grown = scale / this.scale;
    this.offset = { x: around.x - (around.x - this.offset.x) * grown, y: around.y - (around.y - this.offset.y) * grown };
    this.scale = scale;
    this.apply();
  }

  /** Shows the whole drawing, not enlarged, and no smaller than `least`. */
  fit({ width, height }: Layout, least = SMALLEST): void {
    const { clientWidth, clientHeight } = this.svg;
    this.scale = Math.max(least, Math.min(1, clientWidth / Math.max(1, width), clientHeight / Math.max(1, height)));
    this.offset = {
      x: Math.max(0, (clientWidth - width * this.scale) / 2),
      y: Math.max(0, (clientHeight - height * this.scale) / 2),
    };
    this.apply();
  }

  /** Moves a point of the drawing into sight, if it is not. */
  reveal({ x, y }: Point): void {
    const margin = 120;
    const { clientWidth, clientHeight } = this.svg;
    const [seenX, seenY] = [x * this.scale + this.offset.x, y * this.scale + this.offset.y];
    this.offset.x += Math.max(0, margin - seenX) - Math.max(0, seenX - (clientWidth - margin));
    this.offset.y += Math.max(0, margin / 2 - seenY) - Math.max(0, seenY - (clientHeight - margin / 2));
    this.apply();
  }

  private wheel(event: WheelEvent): void {
    event.preventDefault();
    if (event.ctrlKey || event.metaKey) {
      const { left, top } = this.svg.getBoundingClientRect();
      this.zoom(Math.exp(-event.deltaY / 200), { x: event.clientX - left, y: event.clientY - top });
    } else {
      this.move(event.shiftKey ? -event.deltaY : -event.deltaX, event.shiftKey ? 0 : -event.deltaY);
    }
  }

  private grab(event: PointerEvent): void {
    if (event.button !== 0 || (event.target as Element).closest('.box') !== null) {
      return;
    }
    const drag = (moved: PointerEvent) => this.move(moved.movementX, moved.movementY);
    this.svg.setPointerCapture(event.pointerId);
    this.svg.addEventListener('pointermove', drag);
    this.svg.addEventListener('pointerup', () => this.svg.removeEventListener('pointermove', drag), { once: true });
  }

  private move(x: number, y: number): void {
    this.offset = { x: this.offset.x + x, y: this.offset.y + y };
    this.apply();
  }

  private middle(): Point {
    return { x: this.svg.clientWidth / 2, y: this.svg.clientHeight / 2 };
  }

  private apply(): void {
    this.stage.setAttribute('transform', `translate(${this.offset.x} ${this.offset.y}) scale(${this.scale})`);
  }
}
