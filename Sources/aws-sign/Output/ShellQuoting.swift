/// A word as a POSIX shell must read it to get the word (Shell Command Language §2.2.2).
///
/// Within single quotes all characters but the single quote are themselves, line breaks too.
func shellQuoted(_ word: String) -> String {
  let isPlain = { (byte: UInt8) in isASCIILetterOrDigit(byte) || "-._/:=@%+,".utf8.contains(byte) }
  if !word.isEmpty, word.utf8.allSatisfy(isPlain) { return word }
  let parts = word.split(separator: "'", omittingEmptySubsequences: false)
  return "'" + parts.joined(separator: "'\\''") + "'"
}
