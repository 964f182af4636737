import { writeFileSync } from 'node:fs';
import { encode } from 'uqr';

const [WIDTH, HEIGHT] = [640, 480];
const FRAMES = 2;
const [UNAVAILABLE, LIGHT, GREY] = [16, 235, 128];

/** A film of a QR code, as a camera of Chromium's plays it again and again (YUV4MPEG2, 4:2:0). */
export function filmCode(text: string, file: string): void {
  const { data, size } = encode(text, { ecc: 'M', border: 4 });
  const scale = Math.floor(HEIGHT / size);
  const luma = Buffer.alloc(WIDTH * HEIGHT, LIGHT);
  data.forEach((row, y) => {
    row.forEach((isDark, x) => {
      if (!isDark) return;
      for (let line = y * scale; line < (y + 1) * scale; line++) {
        luma.fill(UNAVAILABLE, line * WIDTH + x * scale, line * WIDTH + (x + 1) * scale);
      }
    });
  });
  const frame = [Buffer.from('FRAME\n'), luma, Buffer.alloc((WIDTH * HEIGHT) / 2, GREY)];
  const head = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`);
  writeFileSync(file, Buffer.concat([head, ...Array.from({ length: FRAMES }, () => frame).flat()]));
}
