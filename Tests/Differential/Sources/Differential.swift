// Hashes the messages of differential.py by every kernel, compares with libcrypto, and sends the results back.

internal import Crypto

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Musl)
internal import Musl
#else
internal import Glibc
#endif

/// Ends the program with a complaint.
func fail(_ complaint: String) -> Never {
  print("Differential: \(complaint)")
  exit(1)
}

@main
enum Differential {
  static func main() throws {
    guard let library = LibCrypto() else { fail("no libcrypto on this machine") }
    let subjects = Subject.all(library)
    let batchSubjects = SHA256.Implementation.available.map { BatchSubject(implementation: $0) }
    // The first line says what the bytes after it are: for each message of a batch a digest and a code of each subject,
    // then of each kernel the batch's digests, codes under the messages' keys, and codes under the first one's.
    var output = Array((subjects.map(\.name).joined(separator: ",") + "\n").utf8)

    var input = Input()
    while let messages = input.nextBatch() {
      for message in messages {
        for subject in subjects {
          let (digest, code) = (
            library.digest(of: message.bytes, subject.peer),
            library.code(of: message.bytes, key: message.key, subject.peer)
          )
          let (digests, codes) = (subject.digests(message), subject.codes(message))
          for (way, result) in digests.enumerated() where result != digest {
            fail("\(subject.name), digest, way \(way), \(describe(message)): libcrypto differs")
          }
          for (way, result) in codes.enumerated() where result != code {
            fail("\(subject.name), code, way \(way), \(describe(message)): libcrypto differs")
          }
          output += digests[0] + codes[0]
        }
      }
      for subject in batchSubjects {
        let digests = try subject.digests(messages)
        guard digests[0] == digests[1] else { fail("\(subject.implementation): two kinds of batches differ") }
        let codes = try subject.codes(messages) + subject.codesUnderOneKey(messages)
        for result in digests[0] + codes { output += result }
      }
    }
    unsafe output.withUnsafeBytes { bytes in
      var sent = 0
      while sent < bytes.count {
        let count = unsafe write(1, bytes.baseAddress.map { unsafe $0 + sent }, bytes.count - sent)
        guard count > 0 else { exit(1) }
        sent += count
      }
    }
  }

  private static func describe(_ message: Message) -> String {
    "\(message.bytes.count) bytes in pieces of \(message.pieces.map(\.count)), key of \(message.key.count)"
  }
}
