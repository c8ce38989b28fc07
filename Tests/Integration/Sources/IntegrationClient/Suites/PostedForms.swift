/// Forms for browser uploads: as their policy allows, and otherwise.

import SigV4

struct PostedForms {
  let server: ServerUnderTest
  let report: CaseReport
  let answers: FormBehaviour

  private static let file = Array("uploaded by a form".utf8)

  func run() {
    report.run("post-object") {
      try post(form())
      try server.expectObject("user/form.txt", Self.file)
    }
    report.run("post-object, a file of every byte value") {
      var form = try form()
      form.file = Array(0...255)
      try post(form)
      try server.expectObject("user/form.txt", form.file)
    }
    report.run("post-object, the key of the policy's prefix and the uploader's choice") {
      var form = try form()
      try form.set("key", to: "user/another name/é+%.txt")
      try post(form)
      try server.expectObject("user/another name/é+%.txt", Self.file)
    }
    alter("a field changed that has one value", answers.policy) { try $0.set("x-amz-meta-note", to: "another note") }
    alter("a key without the prefix", answers.policy) { try $0.set("key", to: "other/form.txt") }
    alter("a field left out that has a condition", answers.policy) { try $0.drop("x-amz-meta-note") }
    alter("a field too many", answers.policy) {
      $0.fields.append(MultipartForm.Field(name: "x-amz-meta-more", value: "1"))
    }
    alter("a file that is too long", answers.tooLong) { $0.file = Array(repeating: 1, count: 257) }
    alter("a file that is too short", answers.tooShort) { $0.file = [] }
    alter("one digit of the signature changed", .signatureMismatch) { try $0.alter("x-amz-signature") }
    alter("one character of the policy changed", .signatureMismatch) { try $0.alter("policy", at: 10) }
    alter("the date changed", answers.date) { try $0.set("x-amz-date", to: "20130524T000000Z") }
    for (name, answer) in answers.missingFields.sorted(by: { $0.key < $1.key }) {
      alter("the field \(name) left out", answer) { try $0.drop(name) }
    }
    alter("one byte of the secret changed", .signatureMismatch) {
      $0 = try form(of: server.key.withAlteredSecret.signer(region: server.region))
    }
    alter("an access key that is not there", answers.unknownKey) {
      $0 = try form(of: AccessKey(id: "AKIDUNKNOWN", secret: server.key.secret).signer(region: server.region))
    }
    alter("signed for another region", answers.otherRegion) {
      $0 = try form(of: server.key.signer(region: "ap-south-1"))
    }
    alter("expired a minute ago", answers.expired) { $0 = try form(signed: -120, expires: -60) }
    alter("signed for another bucket", answers.policy) { $0 = try form(bucket: "another-bucket") }
  }

  /// A form that the server takes.
  func form(
    of signer: Signer? = nil, bucket: String? = nil, signed: Int64 = 0, expires: Int64 = 300
  ) throws -> MultipartForm {
    var policy = PostPolicy(bucket: bucket ?? server.bucket, expiration: try .now(plus: expires))
    try policy.allow("key", startingWith: "user/", value: "user/${filename}")
    try policy.set("x-amz-meta-note", to: "a note, $ & \"quotes\"")
    try policy.allow("Content-Type", startingWith: "text/", value: "text/plain")
    try policy.set("success_action_status", to: "201")
    try policy.limitContentLength(to: 1...256)
    let form = try (signer ?? server.signer).sign(policy, url: server.bucketURL, at: .now(plus: signed))
    return MultipartForm(
      fields: form.fields.map { MultipartForm.Field(name: $0.name, value: $0.value ?? "") }, fileName: "form.txt",
      file: Self.file)
  }

  @discardableResult
  func post(_ form: MultipartForm, expecting answer: Answer = .success) throws -> HTTPResponse {
    let request = form.request(to: server.bucketURL)
    let response = try HTTPClient.send(request)
    try answer.check(response, of: request)
    return response
  }

  /// Posts the form as it is, and then altered.
  func alter(_ name: String, _ answer: Answer, _ alter: (inout MultipartForm) throws -> Void) {
    report.run("post-object, \(name): \(answer.summary)") {
      try post(form())
      var altered = try form()
      try alter(&altered)
      try post(altered, expecting: answer)
    }
  }
}

extension MultipartForm {
  mutating func set(_ name: String, to value: String) throws {
    fields[try index(name)].value = value
  }

  mutating func drop(_ name: String) throws { fields.remove(at: try index(name)) }

  /// Changes one character of a field's value, by default the last.
  mutating func alter(_ name: String, at position: Int? = nil) throws {
    let value = fields[try index(name)].value
    let end = position.map { value.utf8.index(value.startIndex, offsetBy: $0) } ?? value.endIndex
    try set(name, to: String(value[..<end]).withLastCharacterAltered + value[end...])
  }

  private func index(_ name: String) throws -> Int {
    guard let index = fields.firstIndex(where: { $0.name == name }) else { throw Failure("no field \(name)") }
    return index
  }
}
