// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.option;

import dev.upstreamtop.telemetry.settings.EndpointFilter;
import dev.upstreamtop.telemetry.snapshot.Endpoint;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a label for a backend: {@code 10.4.7.9:8080=orders-1}. */
final class NameForm implements ITypeConverter<NameForm.Naming> {

  private static final int WHOLE_ADDRESS = 128;

  /** A label and what it stands for. */
  record Naming(Endpoint endpoint, String label) {}

  @Override
  public Naming convert(String text) {
    int equals = text.indexOf('=');
    String label = equals < 0 ? "" : text.substring(equals + 1).strip();
    if (label.isEmpty()) {
      throw new TypeConversionException("'" + text + "' is not of the form ADDR:PORT=LABEL");
    }
    try {
      EndpointFilter filter = EndpointFilter.parse(text.substring(0, equals));
      if (filter.prefixLength() != WHOLE_ADDRESS || filter.port() == 0) {
        throw new TypeConversionException("'" + text + "' must name one address and one port");
      }
      return new Naming(new Endpoint(filter.address().text(), filter.port()), label);
    } catch (IllegalArgumentException malformed) {
      throw new TypeConversionException(malformed.getMessage());
    }
  }
}
