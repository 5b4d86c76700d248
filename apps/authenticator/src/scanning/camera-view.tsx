import { frameLoop, QRCanvas, rearCamera } from 'qr/dom.js';
import { useEffect, useRef } from 'react';
import { scanTexts } from '../texts/app-texts.ts';
import classes from './scanning.module.css';

/** Shows the camera until a QR is in it. The camera is on as long as this is shown. */
export function CameraView(props: { onText: (text: string) => void; onRefused: () => void }) {
  const video = useRef<HTMLVideoElement>(null);
  const handlers = useRef(props);
  handlers.current = props;
  useEffect(() => {
    const player = video.current;
    if (!player) return;
    return watchCamera(player, {
      onText: (text) => handlers.current.onText(text),
      onRefused: () => handlers.current.onRefused(),
    });
  }, []);
  return <video ref={video} className={classes.video} aria-label={scanTexts.cameraView} muted playsInline />;
}

/** @returns what stops it */
function watchCamera(
  player: HTMLVideoElement,
  { onText, onRefused }: { onText: (text: string) => void; onRefused: () => void },
): () => void {
  let stop = () => {};
  let stopped = false;
  rearCamera(player)
    .then((camera) => {
      if (stopped) return camera.stop();
      const canvas = new QRCanvas();
      const cancel = frameLoop(() => void look(), player);
      stop = () => {
        cancel();
        camera.stop();
      };
      async function look() {
        const found = await camera.readFrame(canvas, true);
        if (typeof found === 'string' && !stopped) onText(found);
      }
    })
    .catch(() => stopped || onRefused());
  return () => {
    stopped = true;
    stop();
  };
}
