// Keeps the screen on while a session runs, where the browser allows.
let wanted = false;
let lock = null;

export function stayAwake(on) {
  wanted = on;
  if (on) take();
  else if (lock) {
    lock.release().catch(function () {});
    lock = null;
  }
}

function take() {
  if (!wanted || lock || !navigator.wakeLock || document.hidden) return;
  navigator.wakeLock.request("screen").then(function (taken) {
    if (!wanted) {
      taken.release();
      return;
    }
    lock = taken;
    lock.addEventListener("release", function () { lock = null; });
  }).catch(function () {});
}

document.addEventListener("visibilitychange", take);
