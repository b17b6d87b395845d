// Program: a function that was recorded once, and its derivatives, at one point or at many.
// For: the same function at thousands of points, whose branches may go another way at each.
// Read first: derivatives/gradient.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <Eigen/SparseCore>

#include <fluxion/derivatives/gradient.hpp>
#include <fluxion/derivatives/jacobian.hpp>
#include <fluxion/derivatives/output.hpp>
#include <fluxion/graph/c_code.hpp>
#include <fluxion/graph/columns.hpp>
#include <fluxion/graph/listing.hpp>
#include <fluxion/graph/program_handle.hpp>
#include <fluxion/graph/program_state.hpp>
#include <fluxion/graph/recorded_function.hpp>
#include <fluxion/graph/saved_program.hpp>

namespace fluxion::inline FLUXION_ABI {

/// A recorded function R^n -> R^m with its derivatives, as record() makes it.
///
/// Points whose branches go another way than where it was recorded are recorded as well, when they
/// are met: results are those of the function at every point. Values at one point have its bits;
/// those at many points have them in arithmetic, while functions like exp may differ by 1 ulp, unless
/// RecordOptions::backend says otherwise: a comparison that this decides may go the other way.
/// Shapes:  x: n; of many points an n × B matrix, a column for each. Results of many points have a
///          column for each: m, n, or the entries of a matrix column after column. Where x or the
///          parameters have one column, all points share it.
/// Cost:    a copy of a program is a handle and shares all paths; the first call of each kind derives
///          and compiles, the later ones do not allocate. Many points at once cost a fraction of as
///          many calls.
/// Throws:  ShapeError for a wrong shape, also where one output is needed and there are more;
///          DomainError if a program without its function, which was loaded, meets a new way through
///          the branches; TapeError if checking finds that f has changed; what f throws.
/// Note:    may be used by several threads; f is called by one at a time while it is recorded, and by
///          several beyond RecordOptions::paths. What f refers to must stay as it is.
class Program : private detail::ProgramHandle {
 public:
  using Vector = fluxion::Vector<double>;
  using Matrix = fluxion::Matrix<double>;
  using SparseMatrix = Eigen::SparseMatrix<double>;
  /// One point, parameter vector or direction: anything that Eigen maps, or a braced list.
  using Argument = detail::VectorArgument<double>;
  /// Many of them, a column each: a matrix of Eigen's, or of points as rows its transpose(); neither is
  /// copied, whatever its strides.
  using Columns = detail::ColumnsArgument;
  /// What they are for many points; by default those of the program for all.
  using PerPoint = detail::PerPoint;
  /// The memory of evaluations: one for each thread. Calls without one borrow it.
  using Workspace = graph::ProgramWorkspace;

  /// For record() and load().
  Program(std::shared_ptr<const graph::ProgramState> state, std::vector<double> parameters)
      : ProgramHandle(std::move(state), std::move(parameters)) {}

  /// n, m and q.
  using ProgramHandle::inputs;
  using ProgramHandle::outputs;
  using ProgramHandle::parameter_count;

  /// The values of the parameters, for calls that do not give others.
  using ProgramHandle::parameters;
  /// The same program with these.
  Program with_parameters(const Argument& parameters) const {
    detail::check_size(
        "with_parameters", "the parameter vector", parameters.view().size(), parameter_count());
    return {state_, {parameters.view().begin(), parameters.view().end()}};
  }

  /// What it consists of, and what it has met.
  ProgramStats stats() const { return state_->stats(); }

  // At one point. What ends in _into writes to the caller's memory, which has the right size. It may be
  // that of the point: gradient_into(x, x) is right.

  /// f(x) of one output.
  double value(const Argument& x, Workspace& workspace = graph::BorrowedWorkspace()) const {
    require_one_output("value");
    double y = 0;
    graph::Job job = job_at("value", Product::value, x);
    job.values = {.data = &y};
    state_->evaluate(job, workspace);
    return y;
  }

  /// f(x), m numbers.
  Vector evaluate(const Argument& x) const {
    Vector y(outputs());
    evaluate_into(x, y);
    return y;
  }
  template <class Y>
  void evaluate_into(const Argument& x,
                     Y&& y,
                     Workspace& workspace = graph::BorrowedWorkspace()) const {
    graph::Job job = job_at("evaluate", Product::value, x);
    job.values = target(detail::output<double>("evaluate", y, outputs()));
    state_->evaluate(job, workspace);
  }

  /// The gradient of one output.
  Vector gradient(const Argument& x) const {
    Vector g(inputs());
    value_and_gradient_into(x, g);
    return g;
  }
  template <class G>
  void gradient_into(const Argument& x,
                     G&& g,
                     Workspace& workspace = graph::BorrowedWorkspace()) const {
    value_and_gradient_into(x, g, workspace);
  }
  ValueAndGradient<double> value_and_gradient(const Argument& x) const {
    ValueAndGradient<double> result{0, Vector(inputs())};
    result.value = value_and_gradient_into(x, result.gradient);
    return result;
  }
  template <class G>
  double value_and_gradient_into(const Argument& x,
                                 G&& g,
                                 Workspace& workspace = graph::BorrowedWorkspace()) const {
    require_one_output("gradient");
    double y = 0;
    graph::Job job = job_at("gradient", Product::jacobian, x);
    job.values = {.data = &y};
    job.entries = target(detail::output<double>("gradient", g, inputs()));
    state_->evaluate(job, workspace);
    return y;
  }

  /// The m × n Jacobian.
  Matrix jacobian(const Argument& x) const { return value_and_jacobian(x).jacobian; }
  template <class J>
  void jacobian_into(const Argument& x,
                     J&& jacobian,
                     Workspace& workspace = graph::BorrowedWorkspace()) const {
    graph::Job job = job_at("jacobian", Product::jacobian, x);
    job.entries = target(detail::output<double>("jacobian", jacobian, outputs(), inputs()));
    state_->evaluate(job, workspace);
  }
  ValueAndJacobian<double> value_and_jacobian(const Argument& x) const {
    ValueAndJacobian<double> result{Vector(outputs()), Matrix(outputs(), inputs())};
    value_and_jacobian_into(x, result.value, result.jacobian);
    return result;
  }
  template <class Y, class J>
  void value_and_jacobian_into(const Argument& x,
                               Y&& y,
                               J&& jacobian,
                               Workspace& workspace = graph::BorrowedWorkspace()) const {
    graph::Job job = job_at("jacobian", Product::jacobian, x);
    job.values = target(detail::output<double>("jacobian", y, outputs()));
    job.entries = target(detail::output<double>("jacobian", jacobian, outputs(), inputs()));
    state_->evaluate(job, workspace);
  }

  /// The n × n Hessian of one output.
  Matrix hessian(const Argument& x) const {
    Matrix h(inputs(), inputs());
    hessian_into(x, h);
    return h;
  }
  template <class H>
  void hessian_into(const Argument& x,
                    H&& hessian,
                    Workspace& workspace = graph::BorrowedWorkspace()) const {
    require_one_output("hessian");
    graph::Job job = job_at("hessian", Product::hessian, x);
    job.entries = target(detail::output<double>("hessian", hessian, inputs(), inputs()));
    state_->evaluate(job, workspace);
  }

  /// H v of one output, J v, and Jᵀ w.
  Vector hvp(const Argument& x, const Argument& v) const {
    Vector product(inputs());
    hvp_into(x, v, product);
    return product;
  }
  template <class P>
  void hvp_into(const Argument& x,
                const Argument& v,
                P&& product,
                Workspace& workspace = graph::BorrowedWorkspace()) const {
    require_one_output("hvp");
    product_into("hvp", Product::hvp, x, v, inputs(), product, inputs(), workspace);
  }
  Vector jvp(const Argument& x, const Argument& v) const {
    Vector product(outputs());
    jvp_into(x, v, product);
    return product;
  }
  template <class P>
  void jvp_into(const Argument& x,
                const Argument& v,
                P&& product,
                Workspace& workspace = graph::BorrowedWorkspace()) const {
    product_into("jvp", Product::jvp, x, v, inputs(), product, outputs(), workspace);
  }
  Vector vjp(const Argument& x, const Argument& w) const {
    Vector product(inputs());
    vjp_into(x, w, product);
    return product;
  }
  template <class P>
  void vjp_into(const Argument& x,
                const Argument& w,
                P&& product,
                Workspace& workspace = graph::BorrowedWorkspace()) const {
    product_into("vjp", Product::vjp, x, w, outputs(), product, inputs(), workspace);
  }

  /// The Jacobian, or the Hessian of one output, with the entries that are not zero everywhere on the
  /// path of x.
  /// Note:   at a point that takes another path there may be other entries.
  SparseMatrix sparse_jacobian(const Argument& x,
                               Workspace& workspace = graph::BorrowedWorkspace()) const {
    return sparse("sparse_jacobian", Product::sparse_jacobian, x, workspace);
  }
  SparseMatrix sparse_hessian(const Argument& x,
                              Workspace& workspace = graph::BorrowedWorkspace()) const {
    require_one_output("sparse_hessian");
    return sparse("sparse_hessian", Product::sparse_hessian, x, workspace);
  }

  // At many points.

  /// f(x) at each point: m × B.
  Matrix values(const Columns& points, const PerPoint& parameters = {}) const {
    return many("values", Product::value, points, parameters, Matrix(0, 1), outputs());
  }
  template <class Y>
  void values_into(const Columns& points,
                   Y&& y,
                   const PerPoint& parameters = {},
                   Workspace& workspace = graph::BorrowedWorkspace()) const {
    many_into("values", Product::value, points, parameters, Matrix(0, 1), y, outputs(), workspace);
  }

  /// The gradient of one output at each point: n × B.
  Matrix gradients(const Columns& points, const PerPoint& parameters = {}) const {
    require_one_output("gradients");
    return many("gradients", Product::jacobian, points, parameters, Matrix(0, 1), inputs());
  }
  template <class G>
  void gradients_into(const Columns& points,
                      G&& g,
                      const PerPoint& parameters = {},
                      Workspace& workspace = graph::BorrowedWorkspace()) const {
    require_one_output("gradients");
    many_into(
        "gradients", Product::jacobian, points, parameters, Matrix(0, 1), g, inputs(), workspace);
  }
  template <class Y, class G>
  void values_and_gradients_into(const Columns& points,
                                 Y&& y,
                                 G&& g,
                                 const PerPoint& parameters = {},
                                 Workspace& workspace = graph::BorrowedWorkspace()) const {
    require_one_output("gradients");
    values_and_jacobians_into(points, y, g, parameters, workspace);
  }

  /// The Jacobian at each point: (m n) × B, each Jacobian column after column.
  Matrix jacobians(const Columns& points, const PerPoint& parameters = {}) const {
    return many(
        "jacobians", Product::jacobian, points, parameters, Matrix(0, 1), outputs() * inputs());
  }
  template <class J>
  void jacobians_into(const Columns& points,
                      J&& jacobians,
                      const PerPoint& parameters = {},
                      Workspace& workspace = graph::BorrowedWorkspace()) const {
    many_into("jacobians",
              Product::jacobian,
              points,
              parameters,
              Matrix(0, 1),
              jacobians,
              outputs() * inputs(),
              workspace);
  }

  /// f(x) and the Jacobian, which is the gradient of one output, at each point: m × B and (m n) × B.
  template <class Y, class J>
  void values_and_jacobians_into(const Columns& points,
                                 Y&& y,
                                 J&& jacobians,
                                 const PerPoint& parameters = {},
                                 Workspace& workspace = graph::BorrowedWorkspace()) const {
    constexpr const char* function = "jacobians";
    const auto into = [&](Eigen::Index count, graph::Job& job) {
      job.values = each(detail::output<double>(function, y, outputs(), count));
      job.entries = each(detail::output<double>(function, jacobians, outputs() * inputs(), count));
    };
    run_many(function, Product::jacobian, points, parameters, Matrix(0, 1), workspace, into);
  }

  /// The Hessian of one output at each point: n² × B.
  Matrix hessians(const Columns& points, const PerPoint& parameters = {}) const {
    require_one_output("hessians");
    return many(
        "hessians", Product::hessian, points, parameters, Matrix(0, 1), inputs() * inputs());
  }
  template <class H>
  void hessians_into(const Columns& points,
                     H&& hessians,
                     const PerPoint& parameters = {},
                     Workspace& workspace = graph::BorrowedWorkspace()) const {
    require_one_output("hessians");
    many_into("hessians",
              Product::hessian,
              points,
              parameters,
              Matrix(0, 1),
              hessians,
              inputs() * inputs(),
              workspace);
  }

  /// Products at each point, a direction for each or one for all: n × B, m × B and n × B.
  Matrix hvps(const Columns& points, const Columns& v, const PerPoint& parameters = {}) const {
    require_one_output("hvps");
    return many("hvps", Product::hvp, points, parameters, v, inputs());
  }
  template <class P>
  void hvps_into(const Columns& points,
                 const Columns& v,
                 P&& products,
                 const PerPoint& parameters = {},
                 Workspace& workspace = graph::BorrowedWorkspace()) const {
    require_one_output("hvps");
    many_into("hvps", Product::hvp, points, parameters, v, products, inputs(), workspace);
  }
  Matrix jvps(const Columns& points, const Columns& v, const PerPoint& parameters = {}) const {
    return many("jvps", Product::jvp, points, parameters, v, outputs());
  }
  template <class P>
  void jvps_into(const Columns& points,
                 const Columns& v,
                 P&& products,
                 const PerPoint& parameters = {},
                 Workspace& workspace = graph::BorrowedWorkspace()) const {
    many_into("jvps", Product::jvp, points, parameters, v, products, outputs(), workspace);
  }
  Matrix vjps(const Columns& points, const Columns& w, const PerPoint& parameters = {}) const {
    return many("vjps", Product::vjp, points, parameters, w, inputs());
  }
  template <class P>
  void vjps_into(const Columns& points,
                 const Columns& w,
                 P&& products,
                 const PerPoint& parameters = {},
                 Workspace& workspace = graph::BorrowedWorkspace()) const {
    many_into("vjps", Product::vjp, points, parameters, w, products, inputs(), workspace);
  }

  /// Writes the known paths and the values of the parameters to a file, which is complete or as it
  /// was before.
  /// Cost:   16 bytes for an operation.
  /// Throws: FileError if the file cannot be written; TapeError if f gave other operations after the
  ///         same decisions; DomainError if a rule has a number that no program is loaded with.
  /// Note:   neither f nor derivatives are saved: those are made again where they are asked for.
  void save(const std::string& path) const { graph::save(*state_, parameters_, path); }
  /// What save() wrote, on any machine, by this version of fluxion or an earlier one.
  /// Cost:   time and memory in proportion to the length of the file, whatever is in it.
  /// Throws: FileError if the file cannot be read, or is not what save() left.
  /// Note:   it has no f: a point that takes none of the known paths is a DomainError.
  /// Example: Program p = Program::load("f.program");
  static Program load(const std::string& path) { return Program(graph::load(path)); }
  /// The same as a string of bytes.
  std::string to_bytes() const { return graph::to_bytes(*state_, parameters_); }
  static Program from_bytes(std::string_view bytes) { return Program(graph::from_bytes(bytes)); }

  /// The program as C99 that needs nothing but the standard library of C, and gives the same bits:
  ///   int name(const double *x, const double *p, double *y);
  ///   int name_gradient(const double *x, const double *p, double *y, double *g);
  /// and name_jacobian in its place where there are several outputs, and name_hessian. They return 0,
  /// or 1 at a point that takes none of the known paths.
  /// Shapes:  matrices go column after column.
  /// Cost:    a line for each operation; what paths have in common is there once.
  /// Throws:  DomainError if `name` is no identifier of C, or if C lacks a function that is needed:
  ///          polygamma, the inverse error functions, Bessel functions, elliptic integrals, incomplete
  ///          gamma and beta functions, the exponential integral; ShapeError for the Hessian of several
  ///          outputs; TapeError if f gave other operations after the same decisions.
  /// Example: std::ofstream("f.c") << p.to_c("f", {.hessian = true});
  std::string to_c(std::string_view name, const COptions& options = {}) const {
    return graph::to_c(*state_, name, options);
  }

  /// What to_string(), fmt::format("{}") and to_dot() give, see program_format.hpp.
  std::string listing(const ListingOptions& options = {}) const {
    return graph::listing(*state_, options);
  }
  std::string dot(const PathDotOptions& options = {}) const { return graph::dot(*state_, options); }

  // What minimize and least_squares ask of an objective, see Objective and Residuals.

  double value_and_gradient(const Vector& x, Vector& g) const {
    return value_and_gradient_into(x, g);
  }
  void hvp(const Vector& x, const Vector& v, Vector& product) const { hvp_into(x, v, product); }
  void hessian(const Vector& x, Matrix& h) const { hessian_into(x, h); }
  void residuals(const Vector& x, Vector& r) const {
    r.resize(outputs());
    evaluate_into(x, r);
  }
  void jacobian(const Vector& x, Matrix& j) const { jacobian_into(x, j); }

 private:
  explicit Program(graph::LoadedProgram loaded)
      : Program(std::move(loaded.state), std::move(loaded.parameters)) {}
};

namespace detail {

template <graph::Arguments arguments, class F>
Program recorded(F&& f,
                 const PointView<double>& x,
                 const PointView<double>& parameters,
                 const RecordOptions& options) {
  using Kept = std::decay_t<F>;
  const auto span_of = [](const PointView<double>& v) {
    return std::span(v.data(), static_cast<std::size_t>(v.size()));
  };
  auto function =
      std::make_unique<const graph::RecordedFunction<Kept, arguments>>(Kept(std::forward<F>(f)));
  graph::Path path = function->record(span_of(x), span_of(parameters));
  const graph::Sizes sizes{path.inputs.size(), path.parameters.size(), path.outputs.size()};
  auto state = std::make_shared<graph::ProgramState>(sizes, std::move(function), options);
  state->add(std::move(path));
  return {std::move(state), {parameters.begin(), parameters.end()}};
}

}  // namespace detail

/// Records f as it is at x.
/// Shapes:  f: R^n -> R^m, as jacobian() takes it; x: n >= 1 numbers.
/// Cost:    one evaluation on symbols, 0.06 to 0.2 µs and 50 bytes for an operation; derivatives are
///          made when they are asked for.
/// Throws:  ShapeError if x is empty; OptionError if an option cannot be meant; what f throws.
/// Note:    the program has a copy of f. A symbol does not become a plain number: that does not
///          compile, and the message says what to write.
/// Example: Program p = record([](const auto& x) { return x[0] * exp(x[1]); }, {1.0, 2.0});
template <class F, class X> Program record(F&& f, const X& x, const RecordOptions& options = {}) {
  const auto point = detail::point("record", x);
  return detail::recorded<graph::Arguments::point>(
      std::forward<F>(f), point, Vector<double>(), options);
}
template <class F>
Program record(F&& f, std::initializer_list<double> x, const RecordOptions& options = {}) {
  return record(std::forward<F>(f), as_vector(x), options);
}

/// Records f(x, parameters), which is differentiated with respect to x alone. The parameters may
/// have other values at every call, without recording again.
/// Shapes:  as above; parameters: q numbers.
/// Example: Program p = record(loss, weights, row); Matrix g = p.gradients(weights, rows);
template <class F, class X, class P>
requires(Point<P>) Program
    record(F&& f, const X& x, const P& parameters, const RecordOptions& options = {}) {
  const auto point = detail::point("record", x);
  return detail::recorded<graph::Arguments::point_and_parameters>(
      std::forward<F>(f), point, as_vector(parameters), options);
}
template <class F, class P>
requires(Point<P>) Program record(F&& f,
                                  std::initializer_list<double> x,
                                  const P& parameters,
                                  const RecordOptions& options = {}) {
  return record(std::forward<F>(f), as_vector(x), parameters, options);
}
template <class F, class X>
Program record(F&& f,
               const X& x,
               std::initializer_list<double> parameters,
               const RecordOptions& options = {}) {
  return record(std::forward<F>(f), x, as_vector(parameters), options);
}
template <class F>
Program record(F&& f,
               std::initializer_list<double> x,
               std::initializer_list<double> parameters,
               const RecordOptions& options = {}) {
  return record(std::forward<F>(f), as_vector(x), as_vector(parameters), options);
}

}  // namespace fluxion::inline FLUXION_ABI
