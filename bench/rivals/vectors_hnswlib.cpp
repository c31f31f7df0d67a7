// The vector figures of hnswlib on the files that "Ingrain.Bench vectors COUNT --export DIR" wrote, in the same columns: recall of the ten
// best, time of a search (each query three times, its best kept, percentiles over queries), CPU time of building, memory grown by.
// Needs Debian's libhnswlib-dev. Build: g++ -O3 -march=native -pthread vectors_hnswlib.cpp -o vectors_hnswlib. Run: vectors_hnswlib DIR 384
#include <hnswlib/hnswlib.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

template <class T>
static std::vector<T> read_all(const std::string& path) {
    std::ifstream file(path, std::ios::binary | std::ios::ate);
    if (!file) { std::fprintf(stderr, "cannot read %s\n", path.c_str()); std::exit(2); }
    std::vector<T> values(file.tellg() / sizeof(T));
    file.seekg(0);
    file.read(reinterpret_cast<char*>(values.data()), values.size() * sizeof(T));
    return values;
}

static double cpu_seconds() {
    rusage use;
    getrusage(RUSAGE_SELF, &use);
    return use.ru_utime.tv_sec + use.ru_stime.tv_sec + (use.ru_utime.tv_usec + use.ru_stime.tv_usec) / 1e6;
}

static double anonymous_megabytes() {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.rfind("RssAnon:", 0) == 0) return std::atof(line.c_str() + 8) / 1024;
    return 0;
}

int main(int count, char** arguments) {
    if (count < 3) { std::fprintf(stderr, "usage: vectors_hnswlib DIR DIMENSIONS [EF...]\n"); return 2; }
    const std::string folder = arguments[1];
    const size_t dimensions = std::atoi(arguments[2]), answers = 10;
    const auto base = read_all<float>(folder + "/base.f32"), queries = read_all<float>(folder + "/query.f32");
    const auto truth = read_all<int>(folder + "/truth.i32");
    const size_t rows = base.size() / dimensions, asked = queries.size() / dimensions;
    std::printf("hnswlib   %10zu of %zu dimensions, %zu queries\n", rows, dimensions, asked);

    const double memory = anonymous_megabytes(), cpu = cpu_seconds();
    hnswlib::InnerProductSpace space(dimensions);
    hnswlib::HierarchicalNSW<float> index(&space, rows, 16, 200);
    for (size_t i = 0; i < rows; i++) index.addPoint(&base[i * dimensions], i);
    std::printf("build     %10.2f CPU s (M 16, efConstruction 200)\n", cpu_seconds() - cpu);
    std::printf("memory    %10.1f MB\n", anonymous_megabytes() - memory);
    std::fflush(stdout);

    std::vector<int> widths;
    for (int i = 3; i < count; i++) widths.push_back(std::atoi(arguments[i]));
    if (widths.empty()) widths = {16, 32, 64, 128};
    for (const int width : widths) {
        index.setEf(width);
        std::vector<double> times(asked, 1e9);
        size_t hits = 0;
        for (int round = 0; round < 4; round++)  // the first warms the caches and counts the hits
            for (size_t i = 0; i < asked; i++) {
                const auto started = std::chrono::steady_clock::now();
                auto found = index.searchKnn(&queries[i * dimensions], answers);
                const std::chrono::duration<double, std::milli> spent = std::chrono::steady_clock::now() - started;
                if (round > 0) { times[i] = std::min(times[i], spent.count()); continue; }
                for (const int *right = &truth[i * answers]; !found.empty(); found.pop())
                    hits += std::count(right, right + answers, static_cast<int>(found.top().second));
            }
        std::sort(times.begin(), times.end());
        std::printf("search    recall@10 %.4f, p50 %.4f ms, p99 %.4f ms (ef %d)\n", hits / double(answers * asked), times[asked / 2],
                    times[asked * 99 / 100], width);
        std::fflush(stdout);
    }
}
