#pragma once

// Materials of an OBJ: the MTL files that it names, with their pictures.

#include "engine/mesh/model.h"
#include "engine/mesh/model_reader.h"
#include "engine/mesh/remarks.h"

#include <map>
#include <string>
#include <string_view>

namespace orrery::mesh {

class MtlReader {
 public:
    MtlReader(const ModelSource& source, Model& model, Remarks& remarks)
        : source_(source), model_(model), remarks_(remarks) {}

    // What follows `mtllib`. What is missing is a remark, not an error.
    void readLibrary(std::string_view name);
    // The material's index in the model, -1 when there is none of that name.
    int find(const std::string& name) const;

 private:
    struct Unfinished;

    void read(std::string_view text);
    void readStatement(std::string_view key, std::string_view rest, Unfinished& material);
    void finish(Unfinished& material);
    void readPicture(std::string_view rest, Unfinished& material);
    int picture(const std::string& name);

    const ModelSource& source_;
    Model& model_;
    Remarks& remarks_;
    std::map<std::string, int> materials_;
    std::map<std::string, int> pictures_;
    std::map<std::string, bool> libraries_;
};

}  // namespace orrery::mesh
