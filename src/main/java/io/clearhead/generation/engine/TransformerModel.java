package io.clearhead.generation.engine;

import ai.djl.ndarray.NDManager;
import io.clearhead.checkpoint.CheckpointException;
import io.clearhead.checkpoint.CheckpointFiles;
import io.clearhead.checkpoint.GenerationConfig;
import io.clearhead.generation.DeviceNotFoundException;
import io.clearhead.generation.GenerationSettings;
import io.clearhead.generation.InferenceModel;
import io.clearhead.generation.InferenceSession;
import io.clearhead.generation.ModelDescription;
import io.clearhead.model.EncoderDecoderTransformer;
import io.clearhead.model.architecture.ModelLoader;

/** A checkpoint loaded into DJL blocks on one device. */
public final class TransformerModel implements InferenceModel {

    private final NDManager manager;
    private final EncoderDecoderTransformer transformer;
    private final GenerationSettings defaults;
    private final ModelDescription description;
    private final RowLengths rowLengths = new RowLengths();

    private TransformerModel(CheckpointFiles files, NDManager manager) {
        this.manager = manager;
        GenerationConfig config = GenerationConfig.read(files);
        ModelLoader.LoadedTransformer loaded = ModelLoader.load(files, manager);
        transformer = loaded.transformer();
        transformer.compile(manager);
        description = ModelDescriber.describe(loaded.family(), transformer, manager.getDevice());
        defaults = CheckpointDefaults.of(config, files.location(), transformer.config());
    }

    /**
     * Loads a checkpoint.
     *
     * @param files where it is
     * @param device {@code cpu}, {@code cuda} or {@code cuda:N}
     * @throws CheckpointException if the checkpoint is damaged or not supported
     * @throws DeviceNotFoundException if the device is not there
     */
    public static TransformerModel load(CheckpointFiles files, String device) {
        NDManager manager = NDManager.newBaseManager(ComputeDevice.find(device));
        try {
            return new TransformerModel(files, manager);
        } catch (RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    @Override
    public ModelDescription description() {
        return description;
    }

    @Override
    public GenerationSettings defaults() {
        return defaults;
    }

    @Override
    public InferenceSession openSession() {
        return new TransformerSession(transformer, rowLengths, defaults.prompt().get(0), manager.newSubManager());
    }

    @Override
    public int liveNativeArrays() {
        return manager.getManagedArrays().size();
    }

    @Override
    public long nativeBytes() {
        return description.architecture().parameters() * Float.BYTES; // whatever the checkpoint has, it is widened
    }

    @Override
    public void close() {
        manager.close();
    }
}
