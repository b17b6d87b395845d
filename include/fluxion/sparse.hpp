// Everything for sparse derivatives: patterns, sparse Jacobians and Hessians, plans.
// For: programs that need them; fluxion.hpp leaves them out, since not everybody wants to compile
// them. Read first: docs/how-to/sparse-jacobian.md. SPDX-License-Identifier: MIT
#pragma once

#include <fluxion/sparse/options.hpp>
#include <fluxion/sparse/pattern.hpp>
#include <fluxion/sparse/sparse_hessian.hpp>
#include <fluxion/sparse/sparse_jacobian.hpp>
#include <fluxion/sparse/sparsity_pattern.hpp>
