// Forms for browser uploads: what a policy allows is accepted, and what was changed is judged as the policy says.

import Foundation
import SigV4

enum FormTarget: FuzzTarget {
  static func run(_ input: inout FuzzInput) {
    if input.byte() & 1 == 0 { changedForm(&input) } else { writtenPolicy(input.remainder()) }
  }

  /// A condition as the policy has it.
  private enum Condition {
    case equal(String, String)
    case startsWith(String, String)
    case length(ClosedRange<Int>)

    func holds(_ form: PostedForm) -> Bool {
      func value(_ name: String) -> [UInt8]? {
        let value = form.fields.first { $0.name.lowercased() == name.lowercased() }?.value
        return value.map { Array($0.replacing("${filename}", with: form.fileName ?? "${filename}").utf8) }
      }
      switch self {
      case .equal("bucket", let bucket): return Array(form.bucket.utf8) == Array(bucket.utf8)
      case .equal(let name, let text): return value(name) == Array(text.utf8)
      case .startsWith(let name, let prefix): return value(name)?.starts(with: prefix.utf8) == true
      case .length(let range): return range.contains(form.fileByteCount)
      }
    }
  }

  private static let names = ["acl", "Cache-Control", "x-amz-meta-a", "success_action_status", "x-ignore-b", "tagging"]

  private static func changedForm(_ input: inout FuzzInput) {
    let choices = input.byte()
    let (limit, byteCount) = (input.number(below: 1000), input.number(below: 2000))
    let (part, index, tampering) = (input.byte(), Int(input.byte()), input.tampering())
    let values = names.map { name in
      (name, String(decoding: input.bytes(input.number(below: 20)), as: UTF8.self), input.byte())
    }
    let prefix = String(decoding: input.bytes(input.number(below: 20)), as: UTF8.self)

    orError { () throws(SigV4Error) in
      let expiration = try SigningTime(secondsSinceEpoch: SigningTime.fuzzing.secondsSinceEpoch + 60)
      var policy = PostPolicy(bucket: "examplebucket", expiration: expiration)
      var conditions = [Condition.equal("bucket", "examplebucket"), .startsWith("key", prefix)]
      try policy.allow("key", startingWith: prefix, value: prefix + "${filename}")
      for (name, value, kind) in values where kind & 1 != 0 {
        if kind & 2 == 0 {
          try policy.set(name, to: value)
          conditions.append(.equal(name, value))
        } else {
          try policy.allow(name, startingWith: String(value.prefix(2)), value: value)
          conditions.append(.startsWith(name, String(value.prefix(2))))
        }
      }
      if choices & 1 != 0 {
        try policy.limitContentLength(to: 1...(limit + 1))
        conditions.append(.length(1...(limit + 1)))
      }
      let form = try ChunkMode.signer.sign(policy, url: "https://examplebucket.s3.amazonaws.com/", at: .fuzzing)
      var posted = PostedForm(
        fields: form.fields.map { PostedForm.Field(name: $0.name, value: $0.value ?? "") }, bucket: "examplebucket",
        fileName: choices & 2 != 0 ? "a.txt" : nil,
        fileByteCount: choices & 1 != 0 ? min(byteCount, limit + 1) : byteCount)
      if choices & 1 != 0, posted.fileByteCount == 0 { posted.fileByteCount = 1 }
      // The name of the file is put in before conditions are looked at, so that one for a beginning may not hold.
      let isAllowed = conditions.allSatisfy { $0.holds(posted) }
      expect(isAccepted(posted) == isAllowed, "what the policy allows, and nothing else, is accepted: \(posted)")

      let position = index % posted.fields.count
      switch part % 6 {
      case 0: posted.fields[position].value = tampering(posted.fields[position].value)
      case 1: posted.fields[position].name = tampering(posted.fields[position].name)
      case 2: posted.fields.remove(at: position)
      case 3: posted.fields.append(PostedForm.Field(name: names[index % names.count], value: prefix))
      case 4: posted.fileByteCount = byteCount
      default: posted.bucket = tampering(posted.bucket)
      }
      let signed = form.fields.filter { ["policy", "x-amz-signature"].contains($0.name) }
      for name in ["x-amz-algorithm", "x-amz-credential", "x-amz-date"] {
        conditions.append(.equal(name, form.fields.first { $0.name == name }?.value ?? ""))
      }
      let isRight =
        conditions.allSatisfy { $0.holds(posted) } && haveConditions(posted, conditions)
        && signed.allSatisfy { Condition.equal($0.name, $0.value ?? "").holds(posted) }
      expect(isAccepted(posted) == isRight, "the form is \(isRight ? "right" : "wrong"): \(posted)")
    }
  }

  /// Whether each field has a condition, and is there once.
  private static func haveConditions(_ form: PostedForm, _ conditions: [Condition]) -> Bool {
    let names = form.fields.map { $0.name.lowercased() }
    let allowed = conditions.compactMap { condition -> String? in
      switch condition {
      case .equal(let name, _), .startsWith(let name, _): name.lowercased()
      case .length: nil
      }
    }
    return Set(names).count == names.count
      && names.allSatisfy {
        allowed.contains($0) || ["policy", "x-amz-signature", "file"].contains($0) || $0.hasPrefix("x-ignore-")
      }
  }

  /// A policy that was signed, whatever it says.
  private static func writtenPolicy(_ policy: [UInt8]) {
    let encoded = Data(policy).base64EncodedString()
    let scope = "20130524/us-east-1/s3/aws4_request"
    let key = scope.utf8.split(separator: UInt8(ascii: "/")).reduce(Array("AWS4\(RequestInput.secret)".utf8)) {
      ReferenceSHA256.authenticationCode(for: Array($1), key: $0)
    }
    let fields = [
      ("key", "a"), ("policy", encoded), ("x-amz-algorithm", "AWS4-HMAC-SHA256"),
      ("x-amz-credential", "\(RequestInput.accessKeyID)/\(scope)"), ("x-amz-date", SigningTime.fuzzing.description),
      (
        "x-amz-signature",
        ReferenceCanonical.hex(ReferenceSHA256.authenticationCode(for: Array(encoded.utf8), key: key))
      ),
    ]
    let form = PostedForm(
      fields: fields.map { PostedForm.Field(name: $0.0, value: $0.1) }, bucket: "examplebucket", fileByteCount: 1)
    guard isAccepted(form) else { return }
    let object = try? JSONSerialization.jsonObject(with: Data(policy)) as? [String: Any]
    expect(object?["expiration"] is String && object?["conditions"] is [Any], "a policy that is none is accepted")
  }

  private static func isAccepted(_ form: PostedForm) -> Bool {
    let verifier = Verifier(region: "us-east-1", service: .s3)
    return orError { () throws(VerificationError) in
      try verifier.verify(form, at: .fuzzing) { _ in ChunkMode.credentials }
    } != nil
  }
}
