const NO_SPACE = /ENOSPC|EDQUOT|No space left on device|Disk quota exceeded/;
const NOT_OURS = /EACCES|EPERM|Permission denied|should be root's own folder/i;
const READ_ONLY = /EROFS|Read-only file system/i;

/**
 * What keeps a start from its own files, in a line with what to do; undefined where it is something else.
 * @param folder where they lie
 */
export function explainFiles(error: unknown, folder: string): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { message } = error;
  if (NO_SPACE.test(message)) {
    return `There is no space left on the disk of ${folder}. Free some: rm -r ${folder}/builds ${folder}/servers lets go of old builds. (${lastLine(message)})`;
  }
  if (READ_ONLY.test(message)) return `${folder} lies on a disk that takes no writes. (${lastLine(message)})`;
  if (NOT_OURS.test(message)) {
    return `${folder} holds files of another user, perhaps of a start as root. Take them: sudo chown -R "$(id -un)" ${folder} (${lastLine(message)})`;
  }
  return undefined;
}

/** Where Postgres does not start, the end of its log says why. */
function lastLine(message: string): string {
  return message.trim().split('\n').at(-1) ?? '';
}
