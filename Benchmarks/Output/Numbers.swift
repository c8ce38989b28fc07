// Numbers as tables and pictures show them.

/// A number of at least zero with a fixed number of decimal places.
func decimal(_ value: Double, places: Int) -> String {
  let scale = (0..<places).reduce(1) { product, _ in product * 10 }
  guard let scaled = Int(exactly: (value * Double(scale)).rounded()) else { return String(value) }
  guard places > 0 else { return String(scaled) }
  let fraction = String(scaled % scale)
  return "\(scaled / scale)." + String(repeating: "0", count: places - fraction.count) + fraction
}

/// A number of at least zero with three digits, or more before the point.
func threeDigits(_ value: Double) -> String { decimal(value, places: value < 9.995 ? 2 : value < 99.95 ? 1 : 0) }

/// A number of bytes, such as `64 B` or `16 KiB`.
func byteCountText(_ count: Int) -> String {
  if count >= 1 << 20, count % (1 << 20) == 0 { return "\(count >> 20) MiB" }
  if count >= 1 << 10, count % (1 << 10) == 0 { return "\(count >> 10) KiB" }
  return "\(count) B"
}

/// Bytes a nanosecond as `MB/s`, or from a thousand of them on as `GB/s`, with three digits.
func throughputText(_ bytesPerNanosecond: Double) -> String {
  bytesPerNanosecond < 0.9995
    ? "\(threeDigits(bytesPerNanosecond * 1e3)) MB/s" : "\(threeDigits(bytesPerNanosecond)) GB/s"
}
