/**
 * The files of a checkpoint, wherever they are, and the images among them.
 *
 * <p>A checkpoint is a set of files, but not always a directory: it is packed by engines, split
 * into chains by incremental dumps, and made in memory by programs. What reads it asks an {@link
 * org.crit4j.source.ImageSource} for names, sizes and the bytes at any place of a file ({@link
 * org.crit4j.ImageData}); {@link org.crit4j.source.Images} reads its images as messages. What
 * writes one gives files to an {@link org.crit4j.source.ImageSink}, which lets them appear as a set
 * or not at all. {@link org.crit4j.source.PagesWriter} writes memory pages to it. So everything
 * above, the checkpoint and its memory, works on all of them. Archives are in the module {@code
 * org.crit4j.containers}.
 *
 * <p>A source may be used by several threads; a sink may not. Who opens closes: data before its
 * source, a file before its sink is committed. This copies a checkpoint without its statistics:
 *
 * <pre>{@code
 * try (ImageSource source = DirectorySource.open(directory);
 *     ImageSink sink = DirectorySink.create(Path.of("copy"), DirectorySink.Sharing.COPY)) {
 *   for (String name : source.names()) {
 *     if (!name.startsWith("stats-")) {
 *       sink.copy(source, name);
 *     }
 *   }
 *   sink.commit();
 * }
 * }</pre>
 *
 * @since 0.1.0
 */
@NullMarked
package org.crit4j.source;

import org.jspecify.annotations.NullMarked;
