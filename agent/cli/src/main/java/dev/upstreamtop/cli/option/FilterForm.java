// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.option;

import dev.upstreamtop.telemetry.settings.EndpointFilter;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a filter of backends. */
final class FilterForm implements ITypeConverter<EndpointFilter> {
  @Override
  public EndpointFilter convert(String text) {
    try {
      return EndpointFilter.parse(text);
    } catch (IllegalArgumentException malformed) {
      throw new TypeConversionException(malformed.getMessage());
    }
  }
}
